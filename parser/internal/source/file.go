package source

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"

	"github.com/temporalgen/temporalgen/internal/parallel"
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

// A Text is what a file holds.
type Text struct {
	Path string
	Src  []byte
}

// ParseFiles parses files at the same time. Their positions are as if they were parsed one after the other.
func ParseFiles(fset *token.FileSet, texts []Text) []*File {
	files := make([]*File, len(texts))
	bases := make([]int, len(texts))
	base := fset.Base()
	for i, text := range texts {
		bases[i] = base
		base += len(text.Src) + 1
	}
	sets := make([]*token.FileSet, len(texts))
	_ = parallel.Do(len(texts), func(i int) error {
		sets[i] = token.NewFileSet()
		if before := bases[i] - sets[i].Base() - 1; before >= 0 { // what comes before the file
			sets[i].AddFile("", sets[i].Base(), before)
		}
		files[i] = ParseFile(sets[i], texts[i].Path, texts[i].Src)
		return nil // errors are kept in the files
	})
	for i := range files {
		fset.AddExistingFiles(sets[i].File(token.Pos(bases[i])))
	}
	return files
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
