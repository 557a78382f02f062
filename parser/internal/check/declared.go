package check

import (
	"cmp"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// taken are the names that the files of a package take, with the place of the first that does.
type taken struct {
	declared map[string]token.Pos // in the scope of the package
	imported map[string]token.Pos // names of imports, which no file of the package may declare
}

func takenBy(files []*source.File) taken {
	t := taken{declared: make(map[string]token.Pos), imported: make(map[string]token.Pos)}
	for _, f := range files {
		for _, decl := range f.Syntax.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv == nil && decl.Name.Name != "init" {
					note(t.declared, decl.Name)
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					t.addSpec(spec)
				}
			}
		}
	}
	return t
}

func (t taken) addSpec(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.ImportSpec:
		if spec.Name != nil {
			note(t.imported, spec.Name)
		} else if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			noteAt(t.imported, likelyName(path), spec.Path.Pos())
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			note(t.declared, name)
		}
	case *ast.TypeSpec:
		note(t.declared, spec.Name)
	}
}

func note(names map[string]token.Pos, name *ast.Ident) { noteAt(names, name.Name, name.Pos()) }

func noteAt(names map[string]token.Pos, name string, pos token.Pos) {
	if _, ok := names[name]; !ok && name != "_" && name != "." {
		names[name] = pos
	}
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// likelyName is the name that a package probably has, as far as its path tells.
func likelyName(path string) string {
	elems := strings.Split(path, "/")
	name := elems[len(elems)-1]
	if len(elems) > 1 && majorVersion.MatchString(name) {
		name = elems[len(elems)-2]
	}
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "go-"), ".")
	return name
}

// of returns the place where a name is taken, be it by a declaration or by an import.
func (t taken) of(name string) (token.Pos, bool) {
	if pos, ok := t.declared[name]; ok {
		return pos, true
	}
	pos, ok := t.imported[name]
	return pos, ok
}

// names are those that no import of a generated file can have.
func (t taken) names() map[string]bool {
	names := make(map[string]bool, len(t.declared))
	for name := range t.declared {
		names[name] = true
	}
	return names
}

// importNames are the names by path under which a file imports packages, where it says them.
func importNames(f *source.File) map[string]string {
	names := make(map[string]string)
	for _, spec := range f.Syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err == nil && spec.Name != nil && spec.Name.Name != "_" && spec.Name.Name != "." && !build.IsLocalImport(path) {
			names[path] = cmp.Or(names[path], spec.Name.Name)
		}
	}
	return names
}

// checkPredeclared reports declarations that hide what is predeclared and generated code means.
func (c *checker) checkPredeclared() {
	for _, name := range contract.Predeclared {
		if pos, ok := c.taken.declared[name]; ok {
			c.Errorf(diag.Span{From: pos, To: pos + token.Pos(len(name))}, diag.NameTaken,
				"generated code in this package means Go's own %s, which this declaration hides: rename it", name)
		}
	}
}

// hidesBasic reports whether the package declares a type with the name of a predeclared one.
func (c *checker) hidesBasic(t *types.Basic) bool {
	_, ok := c.taken.declared[t.Name()]
	return ok
}
