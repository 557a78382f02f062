package gocode

import (
	"bytes"
	"slices"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/google/go-cmp/cmp"
)

var (
	stdContext  = Package{"context", "context"}
	runtimeLib  = Package{"github.com/temporalgen/temporalgen/runtime", "runtime"}
	sdkClient   = Package{"go.temporal.io/sdk/client", "client"}
	sdkWorkflow = Package{"go.temporal.io/sdk/workflow", "workflow"}
	apiEnums    = Package{"go.temporal.io/api/enums/v1", "enums"}

	first = []Package{stdContext, stdTime, runtimeLib, sdkClient, sdkWorkflow, apiEnums}
)

func TestImportNames(t *testing.T) {
	tests := []struct {
		name  string
		taken []string          // by the package
		as    map[string]string // names in the author's file
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
			name:  "the author's names, where they are free",
			taken: []string{"sdk"},
			as: map[string]string{
				"example.com/deployments/v1": "deploymentspb", "example.com/v2/things": "things",
				"go.temporal.io/sdk/workflow": "sdk", "example.com/err": "err", "go.temporal.io/sdk/client": "time",
			},
			used: []Package{
				{"example.com/deployments/v1", "deployments"}, {"example.com/v2/things", "v2"}, {"example.com/err", "err"},
				sdkWorkflow, stdTime, sdkClient,
			},
			want: `import (
	stdtime "time"

	deploymentspb "example.com/deployments/v1"
	examplecomerr "example.com/err"
	things "example.com/v2/things"
	time "go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
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
			f := NewFile(Package{"example.com/local", "local"}, Scope{
				Declared: func(name string) bool { return slices.Contains(test.taken, name) },
				Imports:  test.as,
				First:    first,
			})
			f.Var("err") // a variable
			for _, pkg := range test.used {
				f.Declare("", jen.Var().Id("_").Add(f.Qual(pkg, "X")))
			}
			got, err := f.Render("// Header.")
			if err != nil {
				t.Fatal(err)
			}
			start, end := bytes.Index(got, []byte("import (")), bytes.Index(got, []byte("\n)\n"))+3
			if diff := cmp.Diff(test.want, string(got[start:end])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLocalPackageIsNotImported(t *testing.T) {
	f := NewFile(Package{"example.com/local", "local"}, Scope{})
	f.Declare("", jen.Var().Id("_").Add(f.Qual(Package{"example.com/local", "local"}, "X")))
	got, err := f.Render("// Header.")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("// Header.\npackage local\n\nvar _ X\n", string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestImportThatIsNotUsed(t *testing.T) {
	f := NewFile(Package{"example.com/local", "local"}, Scope{Declared: func(string) bool { return false }})
	f.Qual(stdTime, "Hour") // the code that it was made for is left out
	f.Declare("", jen.Var().Id("_").Op("=").Add(f.Qual(stdContext, "TODO")).Call())
	got, err := f.Render("// Header.")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(got, []byte("time")) {
		t.Errorf("time is imported:\n%s", got)
	}
}
