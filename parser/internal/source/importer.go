package source

import (
	"errors"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// An Importer gives the types of packages: from export data where it can be made, otherwise, since a package may use
// names that are yet to be generated, from the source files that were written by hand. It implements types.Importer.
type Importer struct {
	fset     *token.FileSet
	readFile func(path string) ([]byte, error)
	given    types.Importer // of all other packages, instead of a lister

	lister *Lister
	ahead  func()              // waits for what ListAhead lists
	listed map[string]*Listing // nil for packages that nobody knows

	// exported are the packages that have been read from export data, as far as they are known, and those that
	// export data refers to, some of which have been checked from source.
	exported map[string]*types.Package
	sources  map[string]*Package
	later    map[string]func() *Package // what reads the packages that may be sources as well

	remembering bool     // nobody is asked for what is not listed
	unknown     []string // what would have been asked for

	errors []types.Error // of all packages that were checked from source
	files  map[*token.File]*File

	declaring map[*File]bool // files that were read for declarations
	looked    map[*File]bool // those of them that the check that runs has looked at
}

// NewImporter returns an importer of the packages that a lister knows.
func NewImporter(fset *token.FileSet, lister *Lister) *Importer {
	im := NewImporterFrom(fset, nil, lister.ReadFile)
	im.lister = lister
	return im
}

// NewImporterFrom returns an importer that asks another one for the packages that are not added to it, and that finds
// their sources by the positions of what they declare.
func NewImporterFrom(fset *token.FileSet, given types.Importer, readFile func(path string) ([]byte, error)) *Importer {
	return &Importer{
		fset:     fset,
		readFile: readFile,
		given:    given,
		ahead:    func() {},
		listed:   make(map[string]*Listing),
		exported: make(map[string]*types.Package),
		sources:  make(map[string]*Package),
		later:    make(map[string]func() *Package),
		files:    make(map[*token.File]*File),

		declaring: make(map[*File]bool),
		looked:    make(map[*File]bool),
	}
}

// Add says that a package is to be checked from its files. No export data is asked for, since that would compile it.
func (im *Importer) Add(p *Package) { im.sources[p.Path] = p }

// AddLater says the same of a package that is read when it is needed. If read returns nil, it is like those that were not added.
func (im *Importer) AddLater(path string, read func() *Package) { im.later[path] = read }

// source returns a package that has been added, nil for others.
func (im *Importer) source(path string) *Package {
	if read := im.later[path]; read != nil {
		delete(im.later, path)
		if p := read(); p != nil {
			im.sources[path] = p
		}
	}
	return im.sources[path]
}

// Forget takes back that a package has been added and checked, so that another version of it can be.
func (im *Importer) Forget(p *Package) {
	delete(im.sources, p.Path)
	delete(im.exported, p.Path)
	im.errors = slices.DeleteFunc(im.errors, func(e types.Error) bool { return p.file(e.Pos) != nil })
	for _, f := range p.Files {
		delete(im.files, im.fset.File(f.Syntax.FileStart))
	}
}

// List asks for packages that will be imported, all at once. Those that have been asked for are left out.
func (im *Importer) List(paths []string) error {
	if im.lister == nil {
		return nil
	}
	im.ahead()
	var ask []string
	for _, path := range paths {
		if _, ok := im.listed[path]; !ok && im.source(path) == nil {
			ask = append(ask, path)
			im.listed[path] = nil
		}
	}
	if len(ask) == 0 {
		return nil
	}
	if im.remembering {
		return im.lack(ask)
	}
	listed, err := im.lister.exports(ask)
	if err != nil {
		return err
	}
	for _, p := range listed {
		im.listed[p.Path] = p
	}
	return nil
}

// Import implements types.Importer.
func (im *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if build.IsLocalImport(path) {
		return nil, errors.New("a relative path is not possible in a module")
	}
	if p := im.source(path); p != nil {
		return im.fromSource(p)
	}
	if im.lister == nil {
		return im.given.Import(path)
	}
	if err := im.List([]string{path}); err != nil {
		return nil, err
	}
	listed := im.listed[path]
	switch {
	case listed == nil:
		return nil, errors.New("the go command does not list it")
	case listed.export != "":
		return im.fromExport(listed)
	case len(listed.Files) > 0:
		im.sources[path] = im.read(listed)
		return im.fromSource(im.sources[path])
	case len(listed.Errors) > 0:
		return nil, errors.New(strings.Join(strings.Fields(listed.Errors[0]), " "))
	}
	return nil, errors.New("it has no Go files")
}

// fromExport returns a package that has export data. What that refers to of packages that are checked from source is
// taken from there, so that there is only one of each type.
func (im *Importer) fromExport(listed *Listing) (*types.Package, error) {
	if p := im.exported[listed.Path]; p != nil && p.Complete() {
		return p, nil
	}
	for {
		// Which packages it refers to is known only when it has been read.
		exported := maps.Clone(im.exported)
		p, err := readExport(im.fset, exported, listed)
		if err != nil {
			return nil, err
		}
		var unchecked []*Package
		for path := range exported {
			if p := im.source(path); p != nil && p.Types == nil {
				unchecked = append(unchecked, p)
			}
		}
		if len(unchecked) == 0 {
			im.exported = exported
			return p, nil
		}
		for _, p := range unchecked {
			if _, err := im.fromSource(p); err != nil {
				return nil, err
			}
		}
	}
}

func readExport(fset *token.FileSet, packages map[string]*types.Package, listed *Listing) (*types.Package, error) {
	file, err := os.Open(listed.export)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	//lint:ignore SA1019 The files of go list up to Go 1.27 are archives, which only it can read. It passes on later ones.
	data, err := gcexportdata.NewReader(file)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(data, fset, packages, listed.Path)
}

// read reads a package that has no export data.
func (im *Importer) read(listed *Listing) *Package {
	var files []*File
	for _, path := range listed.Files {
		if src, err := im.readFile(path); err == nil && !contract.IsGenerated(path, src) {
			files = append(files, ParseFile(im.fset, path, src))
		}
	}
	return NewPackage(listed.Path, listed.Name, files)
}

func (im *Importer) fromSource(p *Package) (*types.Package, error) {
	if p.checking {
		return nil, errors.New("import cycle")
	}
	if err := im.Check(p); err != nil {
		return nil, err
	}
	return p.Types, nil
}

// Check type-checks p, without function bodies. Errors in it are kept: most are about names that are yet to be
// generated. The error that is returned is for what keeps everything from being loaded.
func (im *Importer) Check(p *Package) error {
	if p.Types != nil {
		return nil
	}
	if err := im.List(p.Imports()); err != nil {
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
	for _, f := range p.Files {
		if f.Syntax.Name.Name == p.Name {
			syntax = append(syntax, f.Syntax)
		}
		im.keep(f)
	}
	p.Types, _ = conf.Check(p.Path, im.fset, syntax, nil) // the errors are in im.errors
	im.exported[p.Path] = p.Types
	if im.lister != nil {
		return im.lister.ctx.Err()
	}
	return nil
}

// Errors are the type errors of the packages that were checked from source.
func (im *Importer) Errors() []types.Error { return im.errors }

// FilesBelow returns the files of a package and of those that it imports, also by way of others, as far as they were
// checked from source.
func (im *Importer) FilesBelow(p *Package) map[*File]bool {
	files := make(map[*File]bool)
	var add func(p *Package)
	add = func(p *Package) {
		for _, f := range p.Files {
			if files[f] {
				return // has been here
			}
			files[f] = true
		}
		for _, path := range p.Imports() {
			if imported := im.source(path); imported != nil {
				add(imported)
			}
		}
	}
	add(p)
	return files
}

// Begin says that another package is going to be checked. For what is found out about it, it does not matter which files were
// read for others.
func (im *Importer) Begin() { clear(im.looked) }

// Below returns the folders of the files that were looked at since Begin, for a package that has been checked: its own, those of
// the packages that it imports, and those with declarations.
func (im *Importer) Below(p *Package) []string {
	dirs := make(map[string]bool)
	for f := range im.FilesBelow(p) {
		dirs[filepath.Dir(f.Path)] = true
	}
	for f := range im.looked {
		dirs[filepath.Dir(f.Path)] = true
	}
	return slices.Sorted(maps.Keys(dirs))
}

// File returns the file that contains a position, nil if it has not been read.
func (im *Importer) File(pos token.Pos) *File {
	f := im.files[im.fset.File(pos)]
	if im.declaring[f] && !im.looked[f] {
		return nil
	}
	return f
}

func (im *Importer) keep(f *File) { im.files[im.fset.File(f.Syntax.FileStart)] = f }

// TagOf is the tag of a field in a file that was read, nil for none.
func (im *Importer) TagOf(field *types.Var) (tag *ast.BasicLit) {
	f := im.File(field.Pos())
	if f == nil {
		return nil
	}
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil || n.Pos() > field.Pos() || n.End() <= field.Pos() {
			return false
		}
		if declared, ok := n.(*ast.Field); ok {
			tag = declared.Tag // of the innermost one
		}
		return true
	})
	return tag
}

// Declaration finds where a type is declared. Of a package that was read from export data only the one file is read.
func (im *Importer) Declaration(name *types.TypeName) (*ast.TypeSpec, *File) {
	var spec *ast.TypeSpec
	var file *File
	for _, f := range im.filesOf(name) {
		f.Types(func(_ *ast.GenDecl, s *ast.TypeSpec) {
			if s.Name.Name == name.Name() {
				spec, file = s, f
			}
		})
	}
	return spec, file
}

// filesOf returns the files of a package among which name is declared: all of them if its position does not tell which
// one it is.
func (im *Importer) filesOf(name *types.TypeName) []*File {
	path := name.Pkg().Path()
	if p := im.source(path); p != nil {
		for _, f := range p.Files {
			im.looked[f] = true
		}
		return p.Files
	}
	declared := im.fset.PositionFor(name.Pos(), false).Filename
	paths := []string{declared}
	if im.lister != nil {
		if err := im.List([]string{path}); err != nil || im.listed[path] == nil {
			return nil
		}
		// The file's folder is not taken from the position: it is not there after -trimpath.
		file := filepath.Join(im.listed[path].Dir, filepath.Base(declared))
		if paths = im.listed[path].Files; slices.Contains(paths, file) {
			paths = []string{file}
		}
	}
	var files []*File
	for _, path := range paths {
		if f := im.file(path); f != nil {
			files = append(files, f)
		}
	}
	return files
}

// file returns a source file, which is read only once. It is nil if it cannot be read.
func (im *Importer) file(path string) *File {
	for _, f := range im.files {
		if f.Path == path {
			im.looked[f] = true
			return f
		}
	}
	src, err := im.readFile(path)
	if err != nil {
		return nil
	}
	f := ParseFile(im.fset, path, src)
	im.declaring[f], im.looked[f] = true, true
	im.keep(f)
	return f
}
