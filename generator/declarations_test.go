package generator

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	temporal "github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates"
)

// What generated files declare is what is checked for collisions: no more, or a name could be taken without a word, and no
// less. And of Go's own names they use only those that are checked too.
func TestDeclarationsAreThoseThatAreChecked(t *testing.T) {
	t.Parallel()
	files := 0
	for _, dir := range []string{"../examples", "../acceptance"} {
		loaded, err := temporal.Load(t.Context(), temporal.Config{Dir: dir, Patterns: []string{"./..."}})
		if err != nil {
			t.Fatal(err)
		}
		for _, pkg := range loaded.Packages {
			for _, file := range pkg.Files {
				files++
				content, err := templates.Render(pkg, file)
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				for _, w := range slices.Concat(file.Workflows, file.Messages) {
					for _, d := range w.Declarations() {
						want = append(want, d.String())
					}
				}
				for _, a := range file.Activities {
					for _, d := range a.Declarations() {
						want = append(want, d.String())
					}
				}
				slices.Sort(want)
				got, predeclared := declaredIn(t, content)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: -checked +declared:\n%s", file.Path, diff)
				}
				for _, name := range predeclared {
					if !slices.Contains(contract.Predeclared, name) {
						t.Errorf("%s: %s is used and not in contract.Predeclared", file.Path, name)
					}
				}
			}
		}
	}
	if files < 10 {
		t.Errorf("only %d files were compared", files)
	}
}

// declaredIn are the names that a file declares, and the predeclared ones other than types that it uses.
func declaredIn(t *testing.T, content []byte) (declared, predeclared []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "", content, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range f.Unresolved {
		if obj := types.Universe.Lookup(id.Name); obj != nil {
			if _, isType := obj.(*types.TypeName); !isType {
				predeclared = append(predeclared, id.Name)
			}
		}
	}
	add := func(format string, args ...any) { declared = append(declared, fmt.Sprintf(format, args...)) }
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				add("%s", decl.Name)
				continue
			}
			add("%s.%s", strings.TrimPrefix(types.ExprString(decl.Recv.List[0].Type), "*"), decl.Name)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						if name.Name != "_" {
							add("%s", name)
						}
					}
				case *ast.TypeSpec:
					add("%s", spec.Name)
					for _, name := range fieldNames(spec) {
						add("%s.%s", spec.Name, name)
					}
				}
			}
		}
	}
	slices.Sort(declared)
	return declared, predeclared
}

// fieldNames are the fields of a struct, unless they have the names of parameters.
func fieldNames(spec *ast.TypeSpec) []string {
	var names []string
	if strings.HasSuffix(spec.Name.Name, "Args") {
		return nil
	}
	for _, field := range spec.Type.(*ast.StructType).Fields.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
		if len(field.Names) == 0 {
			name, _, _ := strings.Cut(types.ExprString(field.Type), "[")
			names = append(names, name[strings.LastIndex(name, ".")+1:])
		}
	}
	return names
}
