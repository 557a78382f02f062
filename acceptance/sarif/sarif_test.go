package sarif

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	published "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

const shop = `
-- cart.go --
package cart

import "go.temporal.io/sdk/workflow"

type cart struct {
	reads int
	names []string
}

// Run is a workflow.
func (c *cart) Run(ctx workflow.Context) error {
	return workflow.SetQueryHandler(ctx, "names", c.Names)
}
-- names 100% 名前.go --
package cart

func (c *cart) Names() ([]string, error) {
	/* 😀 名前 */ c.reads++
	c.reads++ //temporalgen:ignore TG101 nobody looks at the number
	return c.names, nil
}
-- unused.go --
package cart

/* 😀 */ var one = 1 //temporalgen:ignore TG101 it is one
-- order/order.go --
package order

import "go.temporal.io/sdk/workflow"

//temporal:workflow quue=😀 queue=orders
type Order interface {
	//temporal:run
	Run(ctx workflow.Context) error
}
-- clean/clean.go --
package clean
`

// A finding is a result in the words of who reads it.
type finding struct {
	Rule, Level string
	At          string   // a file, and what is marked there
	Related     []string // the same, and the message
	Fixes       []string // and by what it is replaced
}

func TestSchema(t *testing.T) {
	t.Parallel()
	schema := compile(t)
	// Names of folders and files have what URIs cannot have as it is.
	dir := filepath.Join(evaluated(t, t.TempDir()), "my shop 50% 注文")
	write(t, dir, shop)
	for name, test := range map[string]struct {
		packages []string
		want     []finding
	}{
		"nothing is found": {packages: []string{"./clean"}},
		"something is": {
			packages: []string{"./..."},
			want: []finding{
				{
					Rule: "TG101", Level: "error", At: "names 100% 名前.go: c.reads++",
					Related: []string{"cart.go: workflow.SetQueryHandler(ctx, \"names\", c.Names): here it is registered"},
				},
				{
					Rule: "TG004", Level: "error", At: "order/order.go: quue",
					Fixes: []string{"order/order.go: quue -> queue"},
				},
				{
					Rule: "TG801", Level: "warning", At: "unused.go: //temporalgen:ignore TG101 it is one",
					Fixes: []string{"unused.go: //temporalgen:ignore TG101 it is one -> "},
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := vet(t, dir, test.packages...)
			log, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(log); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
			if diff := cmp.Diff(test.want, findings(t, dir, text)); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, text)
			}
		})
	}
}

// compile compiles the schema, which a package of others has as a constant that is not exported.
func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(folder)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal, ok := file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	if !ok {
		t.Fatal("the schema is somewhere else in this version")
	}
	source, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	const name = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// vet returns what the command writes for packages.
func vet(t *testing.T, dir string, packages ...string) string {
	t.Helper()
	program, err := exec.Command("go", "tool", "-n", "temporalgen").Output() // which builds it only if it has changed
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "found.sarif")
	command := exec.CommandContext(t.Context(), strings.TrimSpace(string(program)), append([]string{"vet", "-sarif=" + file}, packages...)...)
	command.Dir, command.Env = dir, append(os.Environ(), testmodule.Env()...)
	var failed *exec.ExitError
	output, err := command.CombinedOutput()
	if err != nil && (!errors.As(err, &failed) || failed.ExitCode() != 1) {
		t.Fatalf("%v\n%s", err, output)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return string(text)
}

// findings reads what was written as a viewer would that shows it beside the files.
func findings(t *testing.T, dir, text string) []finding {
	t.Helper()
	var log published.Report
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	root := *run.OriginalUriBaseIds["SRCROOT"].URI
	if *run.ColumnKind != "utf16CodeUnits" {
		t.Errorf("columns are %s", *run.ColumnKind)
	}
	marked := func(artifact *published.ArtifactLocation, region *published.Region) string {
		base, err := url.Parse(root)
		if err != nil {
			t.Fatal(err)
		}
		at, err := base.Parse(*artifact.URI)
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.FromSlash(at.Path))
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(dir, filepath.FromSlash(at.Path))
		if err != nil {
			t.Fatal(err)
		}
		return filepath.ToSlash(name) + ": " + in(string(content), region)
	}
	var all []finding
	for _, r := range run.Results {
		f := finding{Rule: *r.RuleID, Level: r.Level}
		if id := *run.Tool.Driver.Rules[r.RuleIndex].ID; id != f.Rule {
			t.Errorf("rule %s is %s", id, f.Rule)
		}
		place := r.Locations[0].PhysicalLocation
		f.At = marked(place.ArtifactLocation, place.Region)
		for _, related := range r.RelatedLocations {
			place := related.PhysicalLocation
			f.Related = append(f.Related, marked(place.ArtifactLocation, place.Region)+": "+*related.Message.Text)
		}
		for _, fix := range r.Fixes {
			for _, change := range fix.ArtifactChanges {
				for _, edit := range change.Replacements {
					f.Fixes = append(f.Fixes, marked(change.ArtifactLocation, edit.DeletedRegion)+" -> "+*edit.InsertedContent.Text)
				}
			}
		}
		all = append(all, f)
	}
	return all
}

func evaluated(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// write writes files to a module.
func write(t *testing.T, dir, archive string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// in is a region of one line.
func in(content string, region *published.Region) string {
	line := utf16.Encode([]rune(strings.Split(content, "\n")[*region.StartLine-1]))
	return string(utf16.Decode(line[*region.StartColumn-1 : *region.EndColumn-1]))
}
