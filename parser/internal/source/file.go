package source

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
)

// A File is a file that was written by hand.
type File struct {
	Path   string
	Syntax *ast.File         // what could be read of it
	Errors scanner.ErrorList // of its syntax
}

// ParseFile parses a file. Errors are kept in the file: what can be read of it may be all that is needed.
func ParseFile(fset *token.FileSet, path string, src []byte) *File {
	syntax, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	f := &File{Path: path, Syntax: syntax}
	f.Errors, _ = err.(scanner.ErrorList)
	return f
}

// Types calls visit for each type that is declared at the top level of f.
func (f *File) Types(visit func(*ast.GenDecl, *ast.TypeSpec)) {
	for _, decl := range f.Syntax.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.TYPE {
			continue
		}
		for _, spec := range decl.Specs {
			if spec, ok := spec.(*ast.TypeSpec); ok {
				visit(decl, spec)
			}
		}
	}
}
