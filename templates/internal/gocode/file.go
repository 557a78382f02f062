package gocode

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// A File is a Go source file in the making. It is used by one goroutine.
type File struct {
	pkg     Package
	scope   Scope
	body    []jen.Code
	symbols []symbol
	imports map[string]int // number of the symbol, by path
	vars    map[string]int // number of the symbol, by name, of variables that Var has made
}

// A Scope is what surrounds a file.
type Scope struct {
	// Declared reports whether the package declares a name outside of the file, be it in a file that is built on
	// another platform or for tests.
	Declared func(name string) bool
	// Imports are names, by path, that imports have where they are free.
	Imports map[string]string
	// First are packages that keep their names where others have the same.
	First []Package
}

// NewFile returns a file of a package without declarations.
func NewFile(pkg Package, scope Scope) *File {
	return &File{pkg: pkg, scope: scope, imports: make(map[string]int), vars: make(map[string]int)}
}

// Declare adds a declaration with a comment, "" for none.
func (f *File) Declare(doc string, code jen.Code) {
	if doc != "" {
		f.body = append(f.body, Comment(doc))
	}
	f.body = append(f.body, code, jen.Line())
}

// Render returns the file, which begins with a header. Names of imports and variables are chosen here, when it is known
// what they must not hide. The code is formatted as gofmt does it.
func (f *File) Render(header string) ([]byte, error) {
	raw, err := f.raw()
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "", raw, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, raw)
	}
	r := newResolver(f, syntax)
	if err := r.resolve(); err != nil {
		return nil, err
	}
	var body bytes.Buffer
	body.Grow(len(raw) + len(raw)/4) // for indentation
	if err := format.Node(&body, fset, syntax); err != nil {
		return nil, err
	}
	if laidOutAgain(syntax) {
		if err := settle(&body); err != nil {
			return nil, err
		}
	}
	// The file is put together here because jennifer makes one group of all imports.
	clause, declarations, _ := bytes.Cut(body.Bytes(), []byte("\n"))
	var b bytes.Buffer
	b.Grow(len(header) + body.Len() + 1024)
	fmt.Fprintf(&b, "%s\n%s\n%s\n%s\n", header, clause, r.importDeclaration(), bytes.TrimSpace(declarations))
	return wrap(b.Bytes())
}

// raw is the code before it is formatted, with marks for names that are still to be chosen.
func (f *File) raw() ([]byte, error) {
	out := jen.NewFilePathName(f.pkg.Path, f.pkg.Name)
	out.NoFormat = true
	for _, code := range f.body {
		out.Add(code) // one by one: together they would be on one line
	}
	var b bytes.Buffer
	b.Grow(8 << 10) // for most files
	if err := out.Render(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// laidOutAgain reports whether gofmt would lay code out differently when it sees it for the second time. It breaks
// the lines of a struct without a name, and only then aligns what stands around it.
func laidOutAgain(syntax *ast.File) bool {
	found := false
	var own *ast.StructType
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			own, _ = n.Type.(*ast.StructType)
		case *ast.StructType:
			found = found || n != own && n.Fields.NumFields() > 0
		case *ast.InterfaceType:
			found = found || n.Methods.NumFields() > 0
		}
		return !found
	})
	return found
}

// settle formats code until that changes nothing.
func settle(code *bytes.Buffer) error {
	for range 8 { // twice is enough for everything that was seen
		again, err := format.Source(code.Bytes())
		if err != nil || bytes.Equal(again, code.Bytes()) {
			return err
		}
		code.Reset()
		code.Write(again)
	}
	return nil
}

// A symbol is something whose name is chosen when the file is rendered. Until then a mark stands for it.
type symbol struct {
	name  string   // that it should have
	other []string // names that it should rather have than one with a number
	kind  symbolKind
	path  string // of a package
	mark  string
}

type symbolKind int

const (
	variable  symbolKind = iota // of generated code
	parameter                   // named by an author
	imported                    // package
)

// markSeparator is a letter, so that a mark is an identifier: ctxǃ12 stands for the symbol 12, whose name should be ctx.
const markSeparator = "ǃ"

// add adds a symbol, and returns its number.
func (f *File) add(s symbol) int {
	s.mark = s.name + markSeparator + strconv.Itoa(len(f.symbols))
	f.symbols = append(f.symbols, s)
	return len(f.symbols) - 1
}

// Var is a variable of generated code, to be declared or referred to, or to be named in the comment of its function. In
// each function there is one of a name.
func (f *File) Var(name string) string {
	number, ok := f.vars[name]
	if !ok {
		number = f.add(symbol{name: name})
		f.vars[name] = number
	}
	return f.symbols[number].mark
}

// Param is a new parameter with a name that an author has chosen. Where it cannot have it because something of that name
// is used in a function, it gets another one, those in other first.
func (f *File) Param(name string, other ...string) string {
	return f.symbols[f.add(symbol{name: name, other: other, kind: parameter})].mark
}

// Qual refers to a name of a package, which is imported unless it is the file's own.
func (f *File) Qual(pkg Package, name string) *jen.Statement {
	if pkg.Path == f.pkg.Path {
		return jen.Id(name)
	}
	number, ok := f.imports[pkg.Path]
	if !ok {
		number = f.add(symbol{name: pkg.Name, kind: imported, path: pkg.Path})
		f.imports[pkg.Path] = number
	}
	return jen.Id(f.symbols[number].mark + "." + name)
}

// visible is a word of a comment without marks, as far as its width is concerned.
func visible(word string) string {
	name, _, _ := strings.Cut(word, markSeparator)
	return name
}
