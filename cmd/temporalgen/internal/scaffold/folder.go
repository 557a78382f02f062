package scaffold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/tools/go/packages"

	"github.com/temporalgen/temporalgen/internal/patterns"
)

// generatorPath is the program that is generated with.
const generatorPath = "github.com/temporalgen/temporalgen/cmd/temporalgen"

// A folder is where the contract and its implementation are written.
type folder struct {
	dir        string // absolute
	existing   string // the nearest folder that exists, which may be dir
	below      string // dir, seen from there
	root       string // of the module
	importPath string
	pkg        string // the name of the package

	fset  *token.FileSet
	files []*ast.File // that are there, those with tests too
}

// openFolder finds out about a folder. Nothing is written yet.
func openFolder(ctx context.Context, dir string) (*folder, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	in := &folder{dir: absolute, existing: absolute, fset: token.NewFileSet()}
	for {
		info, err := os.Stat(in.existing)
		if err == nil && !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder", in.existing)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) || in.existing == filepath.Dir(in.existing) {
			return nil, err
		}
		in.existing = filepath.Dir(in.existing)
	}
	if in.below, err = filepath.Rel(in.existing, absolute); err != nil {
		return nil, err
	}
	// The go command names files by the real path.
	if in.existing, err = filepath.EvalSymlinks(in.existing); err != nil {
		return nil, err
	}
	in.dir = filepath.Join(in.existing, in.below)
	if err := in.findModule(ctx); err != nil {
		return nil, err
	}
	return in, in.findPackage()
}

// findModule sets the module and the import path of the folder.
func (in *folder) findModule(ctx context.Context) error {
	gomod, err := in.goMod(ctx)
	if err != nil {
		return err
	}
	if gomod == "" || gomod == os.DevNull {
		return fmt.Errorf("%s is in no module: in the folder that is to become one, run\n\n\tgo mod init example.com/name\n\tgo get -tool %s", in.dir, generatorPath)
	}
	content, err := os.ReadFile(gomod)
	if err != nil {
		return err
	}
	in.root = filepath.Dir(gomod)
	below, err := filepath.Rel(in.root, in.dir)
	if err != nil {
		return err
	}
	for element := range strings.SplitSeq(filepath.ToSlash(below), "/") {
		if element != "." && (patterns.IsSkipped(element) || element == "vendor") {
			return fmt.Errorf("%s: the go command passes over folders that are called %s", in.dir, element)
		}
	}
	in.importPath = path.Join(modfile.ModulePath(content), filepath.ToSlash(below))
	if err := module.CheckImportPath(in.importPath); err != nil {
		return fmt.Errorf("%s cannot be imported by the worker: %w", in.dir, err)
	}
	return nil
}

// findPackage reads the files that are there and sets the name of the package.
func (in *folder) findPackage() error {
	entries, err := os.ReadDir(in.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || filepath.Ext(name) != ".go" || patterns.IsHidden(name) {
			continue
		}
		f, err := parser.ParseFile(in.fset, filepath.Join(in.dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if pkg, isTest := strings.CutSuffix(f.Name.Name, "_test"); isTest && strings.HasSuffix(name, "_test.go") {
			in.pkg = pkg // its names are in no one's way
			continue
		}
		in.files = append(in.files, f)
	}
	for _, f := range in.files {
		if built, err := build.Default.MatchFile(in.dir, filepath.Base(in.fset.Position(f.Package).Filename)); err == nil && built {
			in.pkg = f.Name.Name
			break
		}
	}
	in.files = slices.DeleteFunc(in.files, func(f *ast.File) bool { return f.Name.Name != in.pkg }) // such as programs for go run
	if in.pkg == "" {
		in.pkg = packageName(in.importPath)
	}
	switch {
	case in.pkg == "main":
		return fmt.Errorf("%s has package main, which the worker could not import: choose another folder with -in", in.dir)
	case !token.IsIdentifier(in.pkg) || in.pkg == "_":
		return fmt.Errorf("%s: a package cannot be called %s, choose another folder with -in", in.dir, path.Base(in.importPath))
	}
	return nil
}

// packageName makes the name of a package from its import path, without the version of its module and what a name
// cannot have.
func packageName(importPath string) string {
	if prefix, _, ok := module.SplitPathVersion(importPath); ok && prefix != "" {
		importPath = prefix
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r == '~' || r == '_' {
			return -1
		}
		return r
	}, strings.ToLower(path.Base(importPath)))
}

// checkFree reports files that exist, and names that are taken by other files of the package.
func (in *folder) checkFree(files []file) error {
	for _, f := range files {
		name := filepath.Join(in.dir, filepath.FromSlash(f.path))
		if _, err := os.Lstat(name); err == nil {
			return fmt.Errorf("%s exists already, so nothing is written", name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	taken := make(map[string]token.Pos)
	packages := make(map[string]token.Pos) // by the names with which they are imported
	for _, f := range in.files {
		maps.Copy(taken, declared(f))
		maps.Copy(packages, importNames(f))
	}
	var errs []error
	for _, f := range files {
		if strings.Contains(f.path, "/") || f.content == nil {
			continue // the worker is a package of its own, and code may not be generated yet
		}
		// Objects are resolved, so that it is known which names come from elsewhere.
		syntax, err := parser.ParseFile(token.NewFileSet(), f.path, f.content, 0)
		if err != nil {
			return err
		}
		ours := declared(syntax)
		for name := range maps.Keys(ours) {
			if pos, ok := packages[name]; ok {
				errs = append(errs, fmt.Errorf("%s: %s is the name of a package here", in.fset.Position(pos), name))
			}
		}
		maps.Copy(ours, importNames(syntax))
		for _, id := range syntax.Unresolved {
			ours[id.Name] = id.Pos()
		}
		for name := range maps.Keys(ours) {
			if pos, ok := taken[name]; ok {
				errs = append(errs, fmt.Errorf("%s: %s is declared already", in.fset.Position(pos), name))
			}
		}
	}
	if len(errs) == 0 {
		return nil
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	errs = slices.CompactFunc(errs, func(a, b error) bool { return a.Error() == b.Error() })
	return fmt.Errorf("names are taken, so nothing is written:\n%w", errors.Join(errs...))
}

// declared are the names that a file declares for its package.
func declared(f *ast.File) map[string]token.Pos {
	names := make(map[string]token.Pos)
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil && decl.Name.Name != "init" && decl.Name.Name != "_" {
				names[decl.Name.Name] = decl.Name.Pos()
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names[spec.Name.Name] = spec.Pos()
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						names[name.Name] = name.Pos()
					}
				}
			}
		}
	}
	delete(names, "_")
	return names
}

// importNames are the names that a file has for packages, as far as it shows.
func importNames(f *ast.File) map[string]token.Pos {
	names := make(map[string]token.Pos)
	for _, spec := range f.Imports {
		if spec.Name != nil {
			names[spec.Name.Name] = spec.Pos()
		} else if importPath, err := strconv.Unquote(spec.Path.Value); err == nil && importPath != "C" {
			names[packageName(importPath)] = spec.Pos()
		}
	}
	return names
}

// requirements tells what files need of the module, and whether it has that.
type requirements struct {
	generator bool // it is a tool of the module
	packages  bool // that are imported, and those that they import
}

func (in *folder) requirements(ctx context.Context, files []file) (has requirements, err error) {
	patterns := []string{"tool"}
	for _, f := range files {
		syntax, err := parser.ParseFile(token.NewFileSet(), f.path, f.content, parser.ImportsOnly)
		if err != nil {
			return has, err
		}
		for _, spec := range syntax.Imports {
			if importPath, err := strconv.Unquote(spec.Path.Value); err == nil && importPath != in.importPath {
				patterns = append(patterns, importPath)
			}
		}
	}
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps, Context: ctx, Dir: in.existing,
	}, patterns...)
	if err != nil {
		return has, err
	}
	has.packages = true
	packages.Visit(loaded, nil, func(p *packages.Package) {
		has.generator = has.generator || p.PkgPath == generatorPath
		has.packages = has.packages && len(p.Errors) == 0
	})
	return has, nil
}

// completing returns the commands with which the module gets what it does not have, and in which folder they are to be run
// if that is not the working directory.
func (in *folder) completing(has requirements) (commands []string, elsewhere string) {
	if has.generator && has.packages {
		return nil, ""
	}
	from, err := os.Getwd()
	if err == nil {
		from, err = filepath.EvalSymlinks(from)
	}
	if rel, relErr := filepath.Rel(in.root, from); err != nil || relErr != nil || !filepath.IsLocal(rel) {
		from, elsewhere = in.root, in.root
	}
	if !has.generator {
		commands = append(commands, "go get -tool "+generatorPath)
	}
	if !has.packages {
		commands = append(commands, "go mod tidy")
		if _, err := os.Stat(filepath.Join(in.root, "vendor")); err == nil {
			commands = append(commands, "go mod vendor")
		}
		target := in.dir
		if rel, err := filepath.Rel(from, in.dir); err == nil && filepath.IsLocal(rel) {
			target = "./" + filepath.ToSlash(rel)
		}
		commands = append(commands, "go generate "+target)
	}
	return commands, elsewhere
}

// goMod returns the go.mod of the folder as it is or will be, as the go command finds it.
func (in *folder) goMod(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOMOD")
	cmd.Dir = in.existing
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w\n%s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return strings.TrimSpace(string(output)), nil
}
