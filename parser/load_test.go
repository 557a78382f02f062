package parser

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// TestLoad compares what is read from testdata/load with the end of each archive.
func TestLoad(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			dir := writeModule(t, &txtar.Archive{Files: archive.Files[:last]})
			patterns := []string{"./..."}
			if given, err := os.ReadFile(filepath.Join(dir, "patterns")); err == nil {
				patterns = strings.Fields(string(given))
			}
			got := dump(load(t, dir, patterns...), dir)
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Error(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[last].Data), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// dump writes diagnostics and model for comparison.
func dump(r *Result, dir string) string {
	var b strings.Builder
	for _, d := range r.Diagnostics {
		fmt.Fprintln(&b, shown(d, dir))
	}
	for _, p := range r.Packages {
		fmt.Fprintln(&b, "package", p.Path)
		for _, path := range p.Generated {
			fmt.Fprintln(&b, " generated", relative(dir, path))
		}
		for _, f := range p.Files {
			fmt.Fprint(&b, " ", relative(dir, f.Path))
			if f.Constraint != "" {
				fmt.Fprintf(&b, " if %s", f.Constraint)
			}
			fmt.Fprintln(&b)
			for _, w := range f.Workflows {
				dumpWorkflow(&b, p, w)
			}
			for _, a := range f.Activities {
				dumpActivities(&b, p, a)
			}
		}
	}
	return b.String()
}

func dumpWorkflow(b *strings.Builder, p *contract.Package, w *contract.Workflow) {
	fmt.Fprintf(b, "  workflow %s %q%s%s%s\n",
		w.Name, w.WireName, dumpTemplate(" id=", w.ID), dumpFields(w.Options), dumpDoc(w.Doc))
	if w.Run != nil {
		fmt.Fprintf(b, "   run %s\n", dumpMethod(p, *w.Run))
	}
	for _, s := range w.Signals {
		options := *s
		options.Method, options.Key, options.SerialKey, options.WireName = contract.Method{}, nil, nil, ""
		if options.OnError == "fail" && options.OnInvalid == "drop" {
			options.OnError, options.OnInvalid = "", ""
		}
		fmt.Fprintf(b, "   signal %s %q%s%s%s%s\n",
			dumpMethod(p, s.Method), s.WireName, dumpTemplate(" key=", s.Key), dumpTemplate(" serial=", s.SerialKey), dumpFields(options), dumpDoc(s.Doc))
	}
	for _, q := range w.Queries {
		fmt.Fprintf(b, "   query %s %q%s\n", dumpMethod(p, q.Method), q.WireName, dumpDoc(q.Doc))
	}
	for _, u := range w.Updates {
		options := *u
		options.Method, options.ID, options.SerialKey, options.WireName, options.Validator = contract.Method{}, nil, nil, "", nil
		if options.Wait == "accepted" {
			options.Wait = ""
		}
		validated := ""
		if u.Validator != nil {
			validated = ", validated by " + u.Validator.Name
		}
		fmt.Fprintf(b, "   update %s %q%s%s%s%s%s\n",
			dumpMethod(p, u.Method), u.WireName, dumpTemplate(" id=", u.ID), dumpTemplate(" serial=", u.SerialKey), dumpFields(options), validated, dumpDoc(u.Doc))
	}
}

func dumpActivities(b *strings.Builder, p *contract.Package, a *contract.Activities) {
	fmt.Fprintf(b, "  activities %s%s\n", a.Name, dumpDoc(a.Doc))
	for _, m := range a.Methods {
		options := *m
		options.Method, options.WireName = contract.Method{}, ""
		fmt.Fprintf(b, "   activity %s %q%s%s\n", dumpMethod(p, m.Method), m.WireName, dumpFields(options), dumpDoc(m.Doc))
	}
}

func dumpMethod(p *contract.Package, m contract.Method) string {
	qualifier := func(other *types.Package) string {
		if other == p.Types {
			return ""
		}
		return other.Name()
	}
	var params []string
	for _, v := range m.Params {
		params = append(params, strings.TrimSpace(v.Name+" "+types.TypeString(v.Type, qualifier)))
	}
	s := m.Name + "(" + strings.Join(params, ", ") + ")"
	switch {
	case m.Result != nil && m.HasError:
		s += " (" + types.TypeString(m.Result, qualifier) + ", error)"
	case m.Result != nil:
		s += " " + types.TypeString(m.Result, qualifier)
	case m.HasError:
		s += " error"
	}
	return s
}

// dumpTemplate writes the parts of a template with what they were resolved to.
func dumpTemplate(prefix string, t *contract.Template) string {
	if t == nil {
		return ""
	}
	s := prefix
	for _, p := range t.Parts {
		if p.Format == contract.FormatNone {
			s += p.Literal
			continue
		}
		path := fmt.Sprintf("%d", p.Param)
		for _, sel := range p.Path {
			path += "." + sel.Name
			if sel.Getter {
				path += "()"
			}
		}
		s += fmt.Sprintf("{%s %s}", path, [...]string{"", "text", "String", "int", "uint", "bool"}[p.Format])
	}
	return s
}

// dumpFields writes the fields of a struct that are not zero.
func dumpFields(options any) string {
	s := ""
	v := reflect.ValueOf(options)
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsZero() {
			s += fmt.Sprintf(" %s=%v", v.Type().Field(i).Name, f)
		}
	}
	return s
}

func dumpDoc(doc string) string {
	if doc == "" {
		return ""
	}
	return ": " + strings.ReplaceAll(doc, "\n", "\\n")
}

// The name of the source stands in a comment of what is generated.
func TestFileNamesCannotEndAComment(t *testing.T) {
	t.Parallel()
	const source = `package order

import "go.temporal.io/sdk/workflow"

//temporal:workflow queue=q id=x
type Order interface {
	//temporal:run
	Run(ctx workflow.Context) error
}
`
	const name = "a\nvar added int.go"
	dir := writeModule(t, &txtar.Archive{Files: []txtar.File{{Name: "order.go", Data: []byte(source)}}})
	if err := os.Rename(filepath.Join(dir, "order.go"), filepath.Join(dir, name)); err != nil {
		t.Skip(err) // a file system without such names
	}
	r := load(t, dir, ".")
	if len(r.Packages) > 0 || !diag.HasErrors(r.Diagnostics) {
		t.Errorf("%d packages and diagnostics %v, want an error about the file's name", len(r.Packages), r.Diagnostics)
	}
}

// What is said of a package does not depend on what else is loaded: here on whether a package that it reaches only by way of another
// is imported by a third one.
func TestPackagesDoNotChangeEachOther(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(`
-- kind/kind.go --
package kind

type Kind string

const (
	Small Kind = "small"
	Large Kind = "large"
)
-- in/in.go --
package in

import "example.com/shop/kind"

type In struct {
	Kind kind.Kind
	Name string
}
-- first/first.go --
package first

import (
	"context"

	"example.com/shop/kind"
)

//temporal:activities start-to-close=1m
type First interface {
	//temporal:activity
	Do(ctx context.Context, k kind.Kind) error
}
-- order/order.go --
package order

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/in"
)

//temporal:workflow id={Kind}-{Name}
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in in.In) error
}
`)))
	alone, together := load(t, dir, "./order"), load(t, dir, "./...")
	if diff := cmp.Diff(alone.Diagnostics, together.Diagnostics); diff != "" {
		t.Errorf("-alone +together:\n%s", diff)
	}
	if len(alone.Diagnostics) != 1 || alone.Diagnostics[0].Code != diag.Ambiguous {
		t.Errorf("got %v", alone.Diagnostics)
	}
}
