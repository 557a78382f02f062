package gocode

import (
	"bytes"
	"fmt"

	"github.com/dave/jennifer/jen"
)

// A File is a Go source file in the making.
type File struct {
	pkg     Package
	imports *imports
	body    []jen.Code
}

// NewFile returns a file of a package without declarations. Imports do not get a name that is taken; where several
// packages have one name, those of first keep it.
func NewFile(pkg Package, first []Package, taken func(name string) bool) *File {
	return &File{pkg: pkg, imports: newImports(pkg.Path, first, taken)}
}

// Qual refers to a name of a package, which is imported unless it is the file's own.
func (f *File) Qual(pkg Package, name string) *jen.Statement { return f.imports.qual(pkg, name) }

// Imports reports whether name is the name of an import.
func (f *File) Imports(name string) bool { return f.imports.has(name) }

// Declare adds a declaration with a comment, "" for none.
func (f *File) Declare(doc string, code jen.Code) {
	if doc != "" {
		f.body = append(f.body, Comment(doc))
	}
	f.body = append(f.body, code, jen.Line())
}

// Resolve chooses the names of imports. What was declared is forgotten, and has to be declared again with these names.
func (f *File) Resolve() {
	f.imports.resolve()
	f.body = nil
}

// Render returns the file, which begins with a header.
func (f *File) Render(header string) ([]byte, error) {
	out := jen.NewFilePathName(f.pkg.Path, f.pkg.Name)
	f.imports.hint(out)
	for _, code := range f.body {
		out.Add(code) // one by one: together they would be on one line
	}
	var body bytes.Buffer
	if err := out.RenderWithFile(&body, out); err != nil {
		return nil, err
	}
	// The file is put together here because jennifer makes one group of all imports.
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\npackage %s\n\n%s\n%s\n", header, f.pkg.Name, f.imports.source(), bytes.TrimSpace(body.Bytes()))
	return b.Bytes(), nil
}
