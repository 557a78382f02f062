package parser

import (
	"cmp"
	"context"
	"errors"
	"go/ast"
	"go/build"
	goimporter "go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// An importer gives the types of packages: from export data where the go command can
// make it, otherwise, since a package may use names that are yet to be generated, from
// the source files that were written by hand.
type importer struct {
	ctx    context.Context // of the load: types.Importer has no room for one
	g      *goCommand
	fset   *token.FileSet
	listed map[string]*listedPackage

	exported types.Importer            // of packages with export data
	sources  map[string]*sourcePackage // by import path

	// errors are those of all packages that were checked from source, with the files
	// they are in.
	errors []types.Error
	files  map[*token.File]*sourceFile
}

// A sourcePackage is type-checked from the files that were written by hand.
type sourcePackage struct {
	path, name string
	files      []*sourceFile // by path
	types      *types.Package
	checking   bool
}

func newImporter(ctx context.Context, g *goCommand, fset *token.FileSet) *importer {
	im := &importer{
		ctx: ctx, g: g, fset: fset,
		listed:  make(map[string]*listedPackage),
		sources: make(map[string]*sourcePackage),
		files:   make(map[*token.File]*sourceFile),
	}
	im.exported = goimporter.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(im.listed[path].Export)
	})
	return im
}

// list asks the go command for the packages that have not been asked for.
func (im *importer) list(paths []string) error {
	var ask []string
	for _, path := range paths {
		if _, ok := im.listed[path]; !ok {
			ask = append(ask, path)
			im.listed[path] = nil
		}
	}
	if len(ask) == 0 {
		return nil
	}
	packages, err := im.g.export(im.ctx, ask)
	if err != nil {
		return err
	}
	for _, p := range packages {
		im.listed[p.ImportPath] = p
	}
	return nil
}

// Import implements types.Importer.
func (im *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if build.IsLocalImport(path) {
		return nil, errors.New("a relative path is not possible in a module")
	}
	if err := im.list([]string{path}); err != nil {
		return nil, err
	}
	listed := im.listed[path]
	switch {
	case listed == nil:
		return nil, errors.New("the go command does not list it")
	case listed.Export != "":
		return im.exported.Import(path)
	case len(listed.sources()) > 0:
		p, err := im.source(listed)
		if err != nil {
			return nil, err
		}
		return p.types, nil
	case listed.Error != nil:
		return nil, errors.New(oneLine(listed.Error.Err))
	}
	return nil, errors.New("it has no Go files")
}

// source returns a package that has no export data.
func (im *importer) source(listed *listedPackage) (*sourcePackage, error) {
	p := im.sources[listed.ImportPath]
	if p == nil {
		p = &sourcePackage{path: listed.ImportPath, name: listed.Name}
		for _, path := range listed.sources() {
			if src, err := os.ReadFile(path); err == nil && !contract.IsGenerated(path, src) {
				p.add(parseSource(im.fset, path, src))
			}
		}
		p.sort()
		im.sources[p.path] = p
	}
	if p.checking {
		return nil, errors.New("import cycle")
	}
	if err := im.check(p); err != nil {
		return nil, err
	}
	return p, nil
}

// check type-checks p, without function bodies. Errors are kept: most are about names
// that are yet to be generated.
func (im *importer) check(p *sourcePackage) error {
	if p.types != nil {
		return nil
	}
	if err := im.list(p.imports()); err != nil {
		return err
	}
	p.checking = true
	defer func() { p.checking = false }()
	conf := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Importer:         im,
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) {
				im.errors = append(im.errors, e)
			}
		},
	}
	var syntax []*ast.File
	for _, f := range p.files {
		if f.syntax.Name.Name == p.name {
			syntax = append(syntax, f.syntax)
		}
		im.files[im.fset.File(f.syntax.FileStart)] = f
	}
	p.types, _ = conf.Check(p.path, im.fset, syntax, nil) // the errors are in im.errors
	return im.ctx.Err()
}

// add adds a file, unless it is not even clear which package it belongs to.
func (p *sourcePackage) add(f *sourceFile) {
	if f.syntax != nil && f.syntax.Name != nil && f.syntax.Name.Name != "" && f.syntax.Name.Name != "_" {
		p.files = append(p.files, f)
	}
}

// sort orders the files and takes the name of the package from the first one: a broken
// generated file may have misled the go command.
func (p *sourcePackage) sort() {
	slices.SortFunc(p.files, func(a, b *sourceFile) int { return cmp.Compare(a.path, b.path) })
	if len(p.files) > 0 {
		p.name = p.files[0].syntax.Name.Name
	}
}

// imports returns the paths that the files of p import.
func (p *sourcePackage) imports() []string {
	var paths []string
	for _, f := range p.files {
		for _, spec := range f.syntax.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" && path != "unsafe" && !build.IsLocalImport(path) {
				paths = append(paths, path)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// declaration finds where a type is declared. Of a package that was read from export
// data only the one file is read.
func (im *importer) declaration(own *sourcePackage, name *types.TypeName) (*ast.TypeSpec, *sourceFile) {
	files := own.files
	if name.Pkg() != own.types {
		files = im.filesOf(name)
	}
	var spec *ast.TypeSpec
	var file *sourceFile
	for _, f := range files {
		f.types(func(_ *ast.GenDecl, s *ast.TypeSpec) {
			if s.Name.Name == name.Name() {
				spec, file = s, f
			}
		})
	}
	return spec, file
}

// filesOf returns the files of another package among which name is declared: all of them
// if its position does not tell which one it is.
func (im *importer) filesOf(name *types.TypeName) []*sourceFile {
	path := name.Pkg().Path()
	if p := im.sources[path]; p != nil {
		return p.files
	}
	if err := im.list([]string{path}); err != nil || im.listed[path] == nil {
		return nil
	}
	// The file's folder is not taken from the position: it is not there after -trimpath.
	paths := im.listed[path].sources()
	file := filepath.Join(im.listed[path].Dir, filepath.Base(im.fset.PositionFor(name.Pos(), false).Filename))
	if slices.Contains(paths, file) {
		paths = []string{file}
	}
	var files []*sourceFile
	for _, path := range paths {
		if f := im.file(path); f != nil {
			files = append(files, f)
		}
	}
	return files
}

// file returns a source file, which is read only once. It is nil if it cannot be read.
func (im *importer) file(path string) *sourceFile {
	for _, f := range im.files {
		if f.path == path {
			return f
		}
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	f := parseSource(im.fset, path, src)
	im.files[im.fset.File(f.syntax.FileStart)] = f
	return f
}
