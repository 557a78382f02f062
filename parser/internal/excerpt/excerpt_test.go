package excerpt

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sources are two packages, of which the second imports the first.
var sources = []struct{ path, text string }{
	{"example.com/deep", `package deep

type Kind string

const (
	Small Kind = "small"
	large Kind = "large"
)

type Result struct {
	Kind Kind
	next *Result
}

func (r *Result) Next() *Result { return r.next }

type Other struct{ Unused int }
`},
	{"example.com/lib", `package lib

import "example.com/deep"

type (
	Result = deep.Result
	Pair[A, B any] struct { First A; Second B }
	List[E any] = []Pair[E, deep.Kind]
	Holder interface { Hold(r Result) (Pair[int, string], error) }
	Color int
	Unused struct{ Other deep.Other }
)

const (
	Red Color = iota
	Green
	Size = 3
)

var Default = Pair[Color, int]{}

func New(text string) error { return nil }

func Make[T any]() T { var t T; return t }
`},
}

// world is what the packages are checked in.
type world struct {
	fset     *token.FileSet
	packages map[string]*types.Package
}

func (w world) Import(path string) (*types.Package, error) {
	if p := w.packages[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

func (w world) check(t *testing.T, path, text string) (*types.Package, *ast.File, []string) {
	t.Helper()
	file, err := parser.ParseFile(w.fset, path+".go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	conf := types.Config{IgnoreFuncBodies: true, Importer: w, Error: func(err error) { problems = append(problems, err.Error()) }}
	p, _ := conf.Check(path, w.fset, []*ast.File{file}, nil) // the errors are in problems
	return p, file, problems
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{token.NewFileSet(), make(map[string]*types.Package)}
	for _, s := range sources {
		p, _, problems := w.check(t, s.path, s.text)
		if problems != nil {
			t.Fatal(problems)
		}
		w.packages[s.path] = p
	}
	return w
}

func nameOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// describe tells all that a package declares, with the types below, and where that is declared.
func describe(w world, p *types.Package) string {
	var b strings.Builder
	var describeType func(t types.Type)
	seen := make(map[types.Type]bool)
	describeType = func(t types.Type) {
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || seen[t] {
			return
		}
		seen[t] = true
		at := w.fset.Position(named.Obj().Pos())
		fmt.Fprintf(&b, "%v at %s:%d\n", named.Obj(), at.Filename, at.Line) // export data has no columns
		for m := range types.NewMethodSet(types.NewPointer(named)).Methods() {
			fmt.Fprintln(&b, " ", m)
		}
		if named.Obj().Pkg() == nil {
			return
		}
		for _, name := range named.Obj().Pkg().Scope().Names() {
			if k, ok := named.Obj().Pkg().Scope().Lookup(name).(*types.Const); ok && types.Identical(k.Type(), t) {
				fmt.Fprintln(&b, " =", k)
			}
		}
		if s, ok := named.Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				describeType(f.Type())
			}
		}
	}
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		fmt.Fprintln(&b, obj)
		describeType(obj.Type())
		if s, ok := obj.Type().Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				describeType(f.Type())
			}
		}
	}
	return b.String()
}

// What refers to the excerpt has the types that it has with all of the packages.
func TestExcerpt(t *testing.T) {
	for name, text := range map[string]string{
		"a type":                 `type T struct{ Result lib.Result; Color lib.Color }`,
		"a constant":             `type T [lib.Size]int; const C = lib.Green`,
		"an embedded interface":  `type T interface{ lib.Holder }`,
		"a type with parameters": `type T struct{ P lib.Pair[int, lib.Color]; L lib.List[string] }`,
		"a variable":             `var V = lib.Default`,
		"a function":             `var V = lib.New("x")`,
		"a body":                 `func f() { lib.Make[int]() }; var v = func() { lib.None() }; type T = lib.Color`,
		"nothing":                `type T int`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			text := "package user\n\nimport \"example.com/lib\"\n\n" + text + "\n"
			user, file, problems := w.check(t, "example.com/user", text)
			names := make(Names)
			if !names.AddFile(file, nameOf) {
				t.Fatal("the names are not known")
			}
			e, err := Of(w.fset, map[string]*types.Package{"example.com/lib": w.packages["example.com/lib"]}, names)
			if err != nil {
				t.Fatal(err)
			}
			e, err = Decode(e.Append(nil))
			if err != nil {
				t.Fatal(err)
			}
			if has := e.Names(); !has.Contains(names) {
				t.Errorf("%v are not all of %v", has, names)
			}
			again := world{fset: token.NewFileSet()}
			if again.packages, err = e.Packages(again.fset); err != nil {
				t.Fatal(err)
			}
			if lib := again.packages["example.com/lib"]; lib.Scope().Lookup("Unused") != nil {
				t.Error("there is more in it than is needed")
			}
			if deep := again.packages["example.com/deep"]; deep != nil && deep.Complete() {
				t.Error("a package is complete of which nobody has asked")
			}
			user2, _, problems2 := again.check(t, "example.com/user", text)
			if diff := cmp.Diff(problems, problems2); diff != "" {
				t.Errorf("problems -all +excerpt:\n%s", diff)
			}
			// The constants of other packages are known only of those that are imported.
			all := strings.ReplaceAll(describe(w, user), ` = const example.com/deep.Small example.com/deep.Kind`+"\n", "")
			all = strings.ReplaceAll(all, ` = const example.com/deep.large example.com/deep.Kind`+"\n", "")
			if diff := cmp.Diff(all, describe(again, user2)); diff != "" {
				t.Errorf("-all +excerpt:\n%s", diff)
			}
		})
	}
}

// There is no excerpt where it does not show what code refers to, or where that cannot be put down.
func TestNoExcerpt(t *testing.T) {
	for name, text := range map[string]string{
		"a dot":                         `import . "example.com/lib"; type T Color`,
		"a name that is not there":      `import "example.com/lib"; type T lib.None`,
		"a name that is not exported":   `import "example.com/deep"; const C = deep.large`,
		"a function with parameters":    `import "example.com/lib"; var V = lib.Make[int]()`,
		"two packages of the same name": `import "example.com/lib"; import lib "example.com/deep"; type T lib.Result`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, file, _ := w.check(t, "example.com/user", "package user; "+text)
			names := make(Names)
			if !names.AddFile(file, nameOf) {
				return
			}
			if e, err := Of(w.fset, w.packages, names); err == nil {
				t.Errorf("got %v", e.Names())
			}
		})
	}
}

// Whatever is kept in the place of an excerpt does not end the process.
func FuzzDecode(f *testing.F) {
	w := world{token.NewFileSet(), make(map[string]*types.Package)}
	file, err := parser.ParseFile(w.fset, "deep.go", sources[0].text, 0)
	if err != nil {
		f.Fatal(err)
	}
	p, err := (&types.Config{}).Check("example.com/deep", w.fset, []*ast.File{file}, nil)
	if err != nil {
		f.Fatal(err)
	}
	e, err := Of(w.fset, map[string]*types.Package{p.Path(): p}, Names{p.Path(): {"Result": true}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(e.Append(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Decode(data)
		if err != nil {
			return
		}
		_, _ = e.Packages(token.NewFileSet()) // which may fail
	})
}
