package main

import (
	"cmp"
	"context"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

const sdk = "go.temporal.io/sdk"

// packagesOf returns the folders with code that imports the SDK, for each module below dir.
func packagesOf(dir string) (map[string][]string, error) {
	found := make(map[string]map[string]bool)
	modules := []string{} // that the walk is in, outermost first
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != dir && (name == "testdata" || name == "vendor" || strings.HasPrefix(name, "_") ||
			strings.HasPrefix(name, ".")):
			return fs.SkipDir
		case entry.IsDir():
			if matches, _ := filepath.Glob(filepath.Join(path, "go.mod")); matches != nil {
				modules = append(modules, path)
			}
		case strings.HasSuffix(name, ".go"):
			folder := filepath.Dir(path)
			modules = slices.DeleteFunc(modules, func(m string) bool { return m != folder && !strings.HasPrefix(folder, m+"/") })
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if len(modules) == 0 || err != nil || !importsSDK(file) {
				return nil // what does not parse is not Go: a template
			}
			module := modules[len(modules)-1]
			if found[module] == nil {
				found[module] = make(map[string]bool)
			}
			relative, err := filepath.Rel(module, folder)
			found[module]["./"+filepath.ToSlash(relative)] = true
			return err
		}
		return nil
	})
	packages := make(map[string][]string)
	for module, folders := range found {
		packages[module] = slices.Sorted(maps.Keys(folders))
	}
	return packages, err
}

func importsSDK(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		return isSDK(strings.Trim(spec.Path.Value, `"`))
	})
}

func isSDK(path string) bool { return path == sdk || strings.HasPrefix(path, sdk+"/") }

// load returns the packages in folders of a module that have all they need, with their tests, and why the others have not. What they
// import is read from its source, which is sooner done than compiling it.
func load(ctx context.Context, module, tags string, folders []string) (pkgs []*packages.Package, incomplete map[string]string, err error) {
	cache, err := moduleCache(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err := packages.Load(&packages.Config{
		Context: ctx, Dir: module, Env: environment(), BuildFlags: []string{"-tags=" + tags}, Tests: true,
		Mode: packages.LoadAllSyntax | packages.NeedModule,
		ParseFile: func(fset *token.FileSet, name string, text []byte) (*ast.File, error) {
			file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
			if file != nil && (isOfOthers(name, cache) || ast.IsGenerated(file)) && !importsSDK(file) {
				dropBodies(file)
			}
			return file, err
		},
	}, folders...)
	if err != nil {
		return nil, nil, err
	}
	incomplete = make(map[string]string)
	reaches := make(map[*packages.Package]bool) // the SDK
	for pkg := range packages.Postorder(all) {
		for path, imported := range pkg.Imports {
			reaches[pkg] = reaches[pkg] || isSDK(path) || reaches[imported]
		}
		pkg.Errors = slices.DeleteFunc(pkg.Errors, func(e packages.Error) bool {
			return strings.HasSuffix(e.Msg, "imported and not used") || strings.Contains(e.Msg, " imported as ") // without the bodies
		})
		if len(pkg.Errors) > 0 && pkg.Module != nil && len(pkg.Syntax) > 0 && (!reaches[pkg] || isOfOthers(pkg.Module.Dir, cache)) {
			// What is wrong here does not matter if those that import it have no errors: it is taken for one that is only used.
			pkg.Errors = nil
			pkg.Module = &packages.Module{Path: pkg.Module.Path, Version: "incomplete"}
		}
		pkg.IllTyped = len(pkg.Errors) > 0
		for _, imported := range pkg.Imports {
			pkg.IllTyped = pkg.IllTyped || imported.IllTyped
		}
	}
	for _, pkg := range all {
		if !pkg.IllTyped {
			pkgs = append(pkgs, pkg)
			continue
		}
		for p := range packages.Postorder([]*packages.Package{pkg}) {
			if len(p.Errors) > 0 {
				incomplete[pathOf(pkg)] = p.Errors[0].Msg
				break
			}
		}
	}
	return pkgs, incomplete, nil
}

// isOfOthers reports whether a file or folder is one of the standard library or of a module that a source only uses.
func isOfOthers(path, cache string) bool {
	return strings.HasPrefix(path, cache+"/") || strings.HasPrefix(path, build.Default.GOROOT+"/")
}

// dropBodies drops the bodies of functions, which the analyzers do not look at where nothing has to do with workflows. It takes most
// of the time and of the memory to check their types.
func dropBodies(file *ast.File) {
	for _, decl := range file.Decls {
		if decl, ok := decl.(*ast.FuncDecl); ok && decl.Type.TypeParams == nil && decl.Name.Name != "init" {
			decl.Body = nil
		}
	}
}

// countOf counts the packages, those with their tests once.
func countOf(pkgs []*packages.Package) int {
	paths := make(map[string]bool)
	for _, pkg := range pkgs {
		paths[pathOf(pkg)] = true
	}
	return len(paths)
}

// pathOf returns the path of a package, or of the one that it tests.
func pathOf(pkg *packages.Package) string {
	return strings.TrimSuffix(cmp.Or(pkg.ForTest, pkg.PkgPath), ".test")
}
