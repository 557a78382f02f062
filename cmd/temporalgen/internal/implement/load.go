package implement

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A sourcePackage is the package with a contract and its implementation, without its tests.
type sourcePackage struct {
	*packages.Package
}

// load reads a package. Mistakes in it are no errors as long as it is known what it has.
func load(ctx context.Context, pattern, tags string) (*sourcePackage, error) {
	cfg := &packages.Config{
		Context: ctx,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedTypes |
			packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule,
	}
	if tags != "" {
		cfg.BuildFlags = []string{"-tags=" + tags}
	}
	if strings.HasSuffix(pattern, ".go") {
		return nil, fmt.Errorf("%s is a file: give its package", pattern)
	}
	loaded, err := packages.Load(cfg, pattern)
	switch {
	case err != nil:
		return nil, err
	case len(loaded) != 1:
		return nil, fmt.Errorf("%s stands for %d packages: give one", pattern, len(loaded))
	}
	pkg := &sourcePackage{loaded[0]}
	if len(pkg.Syntax) == 0 {
		if len(pkg.Errors) > 0 {
			return nil, pkg.Errors[0]
		}
		return nil, fmt.Errorf("package %s has no files that are built here", pattern)
	}
	if pkg.Module != nil && !pkg.Module.Main {
		return nil, fmt.Errorf("package %s is part of module %s, which is another one", pkg.PkgPath, pkg.Module.Path)
	}
	for _, e := range pkg.Errors {
		if e.Kind == packages.ParseError { // what is not read of the file may be what is asked for
			return nil, e
		}
	}
	return pkg, nil
}

// path is the path of the file with a position, as it is on disk.
func (pkg *sourcePackage) path(pos token.Pos) string {
	return pkg.Fset.PositionFor(pos, false).Filename
}

// file is the file with a position.
func (pkg *sourcePackage) file(pos token.Pos) *ast.File {
	for _, f := range pkg.Syntax {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// written are the files of the package that somebody has written. Those that use cgo cannot be changed: what is read of them
// is what cgo makes.
func (pkg *sourcePackage) written() []*ast.File {
	var files []*ast.File
	for _, f := range pkg.Syntax {
		path := pkg.path(f.FileStart)
		if slices.Contains(pkg.GoFiles, path) && !strings.HasSuffix(path, contract.OutputSuffix) && !ast.IsGenerated(f) {
			files = append(files, f)
		}
	}
	return files
}

// decls calls f for the declarations of the files that somebody has written.
func (pkg *sourcePackage) decls(f func(ast.Decl)) {
	for _, file := range pkg.written() {
		for _, decl := range file.Decls {
			f(decl)
		}
	}
}

// firstError returns the first error of the type checker in a range of source, nil if there is none.
func (pkg *sourcePackage) firstError(from, to token.Pos) error {
	for _, e := range pkg.TypeErrors {
		if from <= e.Pos && e.Pos < to {
			position := pkg.Fset.Position(e.Pos)
			position.Filename = shown(position.Filename)
			return fmt.Errorf("%v: %s", position, e.Msg)
		}
	}
	return nil
}

// dir is the folder of the package.
func (pkg *sourcePackage) dir() string { return filepath.Dir(pkg.GoFiles[0]) }

// lookup returns the type of a name of the package.
func (pkg *sourcePackage) lookup(name string) *types.TypeName {
	found, _ := pkg.Types.Scope().Lookup(name).(*types.TypeName)
	return found
}
