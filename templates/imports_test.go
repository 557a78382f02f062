package templates

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestImportNames(t *testing.T) {
	tests := []struct {
		name  string
		taken []string // by the package
		used  []importable
		want  string
	}{
		{
			name: "no alias without need, standard library first",
			used: []importable{sdkWorkflow, stdTime, apiEnums, stdContext},
			want: `import (
	"context"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"
)
`,
		},
		{
			name: "only the standard library",
			used: []importable{stdTime},
			want: `import (
	"time"
)
`,
		},
		{
			name:  "a name taken by the package",
			taken: []string{"client", "context", "runtime"},
			used:  []importable{sdkClient, stdContext, runtimeLib},
			want: `import (
	stdcontext "context"

	temporalgenruntime "github.com/temporalgen/temporalgen/runtime"
	sdkclient "go.temporal.io/sdk/client"
)
`,
		},
		{
			name: "own imports keep their names, others are told apart by where they are",
			used: []importable{
				{"example.com/billing/v1", "v1"},
				{"example.com/orders/v1", "v1"},
				{"example.com/clock/time", "time"},
				{"example.com/a/client", "client"},
				sdkClient, stdTime,
			},
			want: `import (
	"time"

	aclient "example.com/a/client"
	billingv1 "example.com/billing/v1"
	clocktime "example.com/clock/time"
	ordersv1 "example.com/orders/v1"
	"go.temporal.io/sdk/client"
)
`,
		},
		{
			name: "a package name that its path does not tell",
			used: []importable{
				{"example.com/go-money", "money"},
				{"gopkg.in/yaml.v3", "yaml"},
				{"example.com/lib/v2", "lib"},
				{"example.com/weird", "strange"},
			},
			want: `import (
	"example.com/go-money"
	"example.com/lib/v2"
	strange "example.com/weird"
	"gopkg.in/yaml.v3"
)
`,
		},
		{
			name: "names that generated code cannot import under",
			used: []importable{{"example.com/x/err", "err"}, {"example.com/x/string", "string"}},
			want: `import (
	xerr "example.com/x/err"
	xstring "example.com/x/string"
)
`,
		},
		{
			name:  "every way to be different is taken",
			taken: []string{"b", "ab", "examplecomab"},
			used:  []importable{{"example.com/a/b", "b"}},
			want: `import (
	b2 "example.com/a/b"
)
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			im := newImports("example.com/local", func(name string) bool { return slices.Contains(test.taken, name) })
			for _, pkg := range test.used {
				im.qual(pkg, "X")
			}
			im.resolve()
			if diff := cmp.Diff(test.want, im.source()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLocalPackageIsNotImported(t *testing.T) {
	im := newImports("example.com/local", func(string) bool { return false })
	im.qual(importable{"example.com/local", "local"}, "X")
	im.resolve()
	if im.has("local") {
		t.Error("the local package is imported")
	}
}
