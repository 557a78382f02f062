package gocode

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	stdContext  = Package{"context", "context"}
	runtimeLib  = Package{"github.com/temporalgen/temporalgen/runtime", "runtime"}
	sdkClient   = Package{"go.temporal.io/sdk/client", "client"}
	sdkWorkflow = Package{"go.temporal.io/sdk/workflow", "workflow"}
	apiEnums    = Package{"go.temporal.io/api/enums/v1", "enums"}

	first = []Package{stdContext, stdTime, sdkClient, sdkWorkflow, apiEnums}
)

func TestImportNames(t *testing.T) {
	tests := []struct {
		name  string
		taken []string // by the package
		used  []Package
		want  string
	}{
		{
			name: "no alias without need, standard library first",
			used: []Package{sdkWorkflow, stdTime, apiEnums, stdContext},
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
			used: []Package{stdTime},
			want: `import (
	"time"
)
`,
		},
		{
			name:  "a name taken by the package",
			taken: []string{"client", "context", "runtime"},
			used:  []Package{sdkClient, stdContext, runtimeLib},
			want: `import (
	stdcontext "context"

	temporalgenruntime "github.com/temporalgen/temporalgen/runtime"
	sdkclient "go.temporal.io/sdk/client"
)
`,
		},
		{
			name: "own imports keep their names, others are told apart by where they are",
			used: []Package{
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
			used: []Package{
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
			used: []Package{{"example.com/x/err", "err"}, {"example.com/x/string", "string"}},
			want: `import (
	xerr "example.com/x/err"
	xstring "example.com/x/string"
)
`,
		},
		{
			name:  "every way to be different is taken",
			taken: []string{"b", "ab", "examplecomab"},
			used:  []Package{{"example.com/a/b", "b"}},
			want: `import (
	b2 "example.com/a/b"
)
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			im := newImports("example.com/local", first, func(name string) bool { return slices.Contains(test.taken, name) })
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
	im := newImports("example.com/local", first, func(string) bool { return false })
	im.qual(Package{"example.com/local", "local"}, "X")
	im.resolve()
	if im.has("local") {
		t.Error("the local package is imported")
	}
}
