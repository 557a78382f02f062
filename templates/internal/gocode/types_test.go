package gocode

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
)

// fakes is an importer for packages that exist only in a test.
type fakes map[string]*types.Package

func (f fakes) Import(path string) (*types.Package, error) {
	if pkg, ok := f[path]; ok {
		return pkg, nil
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// check type-checks a source file and adds its package to f.
func (f fakes) check(t *testing.T, path, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: f}
	pkg, err := conf.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f[path] = pkg
	return pkg
}

func TestTypesAreRenderedAsWritten(t *testing.T) {
	written := []string{
		"string",
		"byte",
		"uint8",
		"error",
		"any",
		"interface{}",
		"unsafe.Pointer",
		"Item",
		"*Item",
		"[]Item",
		"[3]Item",
		"map[string][]*Item",
		"Alias",
		"Pair[string, *Item]",
		"*PairAlias[other.Thing]",
		"other.Thing",
		"other.Context",
		"other.Box[other.Box[Item]]",
		"chan int",
		"<-chan int",
		"chan<- int",
		"chan (<-chan int)",
		"chan<- (<-chan int)",
		"func()",
		"func(string, ...Item) error",
		"func(func(Item) error) (int, error)",
		"func() func()",
		"struct{}",
		"struct{ Item }",
		"struct{ *Item }",
		"struct {\n\tA int `json:\"a\"`\n\tB other.Thing\n}",
		"struct {\n\tA string \"a`b\"\n}",
		"interface{ Do(Item) (int, error) }",
		"interface {\n\tDo()\n\tfmt.Stringer\n}",
	}
	packages := fakes{}
	packages.check(t, "fmt", "package fmt\n type Stringer interface{ String() string }")
	packages.check(t, "example.com/internal/hidden", "package hidden\n type Context interface{ Hidden() }")
	packages.check(t, "example.com/other", `package other
import "example.com/internal/hidden"
type Thing struct{}
type Box[T any] struct{ V T }
type Context = hidden.Context
`)
	var source strings.Builder
	source.WriteString(`package local
import ("fmt"; "unsafe"; "example.com/other")
var _ fmt.Stringer
var _ unsafe.Pointer
type Item struct{}
type Alias = Item
type Pair[A, B any] struct { First A; Second B }
type PairAlias[T any] = Pair[T, other.Thing]
`)
	for i, typ := range written {
		fmt.Fprintf(&source, "var V%d %s\n", i, typ)
	}
	local := packages.check(t, "example.com/local", source.String())

	for i, typ := range written {
		f := NewFile(Package{"example.com/local", "local"}, Scope{Declared: func(string) bool { return false }})
		f.Declare("", jen.Var().Id("v").Add(f.Type(local.Scope().Lookup(fmt.Sprint("V", i)).Type())))
		out, err := f.Render("// Header.")
		if err != nil {
			t.Errorf("%s: %v", typ, err)
			continue
		}
		_, got, _ := strings.Cut(string(out), "\nvar v ")
		if got := strings.TrimSuffix(got, "\n"); got != typ {
			t.Errorf("got %s, want %s", got, typ)
		}
		if again, err := format.Source(out); err != nil || !bytes.Equal(again, out) {
			t.Errorf("%s: gofmt changes the file: %v", typ, err)
		}
		if strings.Contains(typ, "other.") != strings.Contains(string(out), "example.com/other") {
			t.Errorf("%s: imported wrongly:\n%s", typ, out)
		}
	}
}
