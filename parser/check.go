package parser

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/check"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// A Unit is a package that an analyzer or a language server has at hand.
type Unit struct {
	Path  string // of the package
	Name  string
	Dir   string
	Fset  *token.FileSet
	Files []*ast.File // parsed with comments; generated files and tests may be among them

	// Importer gives the types of what the files import. For packages that have been type-checked it is that of
	// [ImporterOf].
	Importer types.Importer

	// ReadFile reads the source of interfaces in other packages that contracts embed. If it is nil, it is os.ReadFile.
	ReadFile func(path string) ([]byte, error)
}

// Check reads the contracts of one package, without asking where its files are. It finds in them what [Load] finds. The
// package is type-checked here, since what is generated must not be a part of it.
func Check(u Unit) *Result {
	if u.ReadFile == nil {
		u.ReadFile = os.ReadFile
	}
	l := &loader{
		Reporter: &diag.Reporter{Fset: u.Fset},
		packages: source.NewImporterFrom(u.Fset, u.Importer, u.ReadFile),
		files:    make(check.Files),
	}
	model := &contract.Package{Path: u.Path, Name: u.Name, Dir: u.Dir}
	var files, tests []*source.File
	var annotated []*check.File
	var contracts []*check.Contract
	for _, syntax := range u.Files {
		f := &source.File{Path: u.Fset.File(syntax.FileStart).Name(), Syntax: syntax}
		switch {
		case isGenerated(f):
			model.Generated = append(model.Generated, f.Path)
		case strings.HasSuffix(f.Path, "_test.go"):
			l.readTest(f)
			tests = append(tests, f)
		default:
			files = append(files, f)
			annotated = append(annotated, l.files.Of(f))
			contracts = append(contracts, l.files.Of(f).Contracts(l.Reporter)...)
		}
	}
	check.Unmarked(annotated, contracts, l.Reporter)
	if pkg := source.NewPackage(u.Path, u.Name, files); len(contracts) > 0 && l.checkPackageNames(pkg, files) {
		l.contracts = append(l.contracts, &check.Package{Model: model, Source: pkg, Elsewhere: tests, Contracts: contracts})
		// Without a go command there is nothing that could fail.
		_ = l.check()
	}
	return &Result{Packages: l.result, Diagnostics: diag.Sort(l.Diagnostics)}
}

// isGenerated reports whether a file was generated, as far as its comments tell.
func isGenerated(f *source.File) bool {
	if !strings.HasSuffix(f.Path, contract.OutputSuffix) {
		return false
	}
	for _, group := range f.Syntax.Comments {
		for _, c := range group.List {
			if c.Pos() < f.Syntax.Package && c.Text == contract.GeneratedHeader {
				return true
			}
		}
	}
	return false
}

// ImporterOf returns an importer of the packages that p imports, and of those that they import. Of these the type checker
// may know only what p has to do with.
func ImporterOf(p *types.Package) types.Importer {
	known := make(importerOf)
	known.add(p)
	return known
}

type importerOf map[string]*types.Package

func (known importerOf) add(p *types.Package) {
	for _, imported := range p.Imports() {
		if known[imported.Path()] == nil {
			known[imported.Path()] = imported
			known.add(imported)
		}
	}
}

// Import implements types.Importer.
func (known importerOf) Import(path string) (*types.Package, error) {
	if p := known[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("package %s is not imported", path)
}
