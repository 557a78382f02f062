package parser

import (
	"cmp"
	"context"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Config tells what to load.
type Config struct {
	Dir      string   // where patterns are resolved, "" for the working directory
	Env      []string // of the go command, nil for os.Environ()
	Patterns []string // of packages, as for the go command
}

// Result is what Load has found.
type Result struct {
	Packages    []*contract.Package // by import path
	Diagnostics []diag.Diagnostic   // sorted
}

// Load reads the contracts of the packages that match the patterns. What is wrong with
// the contracts is in the diagnostics; an error means that nothing could be loaded.
//
// Generated files are not read, so that it does not matter whether they are missing or
// fit the contracts. Nor does it matter whether files that use generated code compile.
func Load(ctx context.Context, cfg Config) (*Result, error) {
	g, err := newGoCommand(cfg)
	if err != nil {
		return nil, err
	}
	r := &diag.Reporter{Fset: token.NewFileSet()}
	patterns := packagePatterns(cfg.Patterns, g.dir, r)
	var listed []*listedPackage
	if len(patterns) > 0 {
		if listed, err = g.find(ctx, patterns); err != nil {
			return nil, err
		}
	}
	checkPatterns(patterns, listed, g.dir, r)
	l := &loader{Reporter: r, packages: newImporter(ctx, g, r.Fset)}
	for _, p := range listed {
		l.read(p)
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	slices.SortFunc(l.result, func(a, b *contract.Package) int { return cmp.Compare(a.Path, b.Path) })
	return &Result{Packages: l.result, Diagnostics: diag.Sort(r.Diagnostics)}, nil
}

// packagePatterns returns the patterns without those that name files.
func packagePatterns(patterns []string, dir string, r *diag.Reporter) []string {
	if len(patterns) == 0 {
		return []string{"."}
	}
	var packages []string
	for _, p := range patterns {
		if info, err := os.Stat(absolutePath(dir, p)); strings.HasSuffix(p, ".go") && err == nil && !info.IsDir() {
			r.Add(diag.Diagnostic{
				Pos: token.Position{Filename: absolutePath(dir, p)}, Code: diag.Load,
				Message: "this is a file: give its package, such as .",
			})
			continue
		}
		packages = append(packages, p)
	}
	return packages
}

func absolutePath(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// checkPatterns reports packages that could not be listed, and patterns without any.
func checkPatterns(patterns []string, listed []*listedPackage, dir string, r *diag.Reporter) {
	matched := make(map[string]bool)
	for _, p := range listed {
		for _, m := range p.Match {
			matched[m] = true
		}
		if p.Error == nil || len(p.GoFiles)+len(p.CgoFiles) > 0 || p.onlyByWildcard() {
			continue
		}
		r.Add(diag.Diagnostic{
			Pos: token.Position{Filename: cmp.Or(p.Dir, patternPath(dir, p.ImportPath))}, Code: diag.Load,
			Message: oneLine(p.Error.Err),
		})
	}
	for _, p := range patterns {
		if !matched[p] {
			r.Add(diag.Diagnostic{
				Pos: token.Position{Filename: patternPath(dir, p)}, Code: diag.Load,
				Message: "no package matches this pattern",
			})
		}
	}
}

// onlyByWildcard reports whether p was not asked for by name and has files, none of
// which are for this platform: the go command passes over such packages too.
func (p *listedPackage) onlyByWildcard() bool {
	return len(p.IgnoredGoFiles) > 0 && !p.named()
}

// named reports whether a pattern that is no wildcard matches p.
func (p *listedPackage) named() bool {
	return slices.ContainsFunc(p.Match, func(m string) bool { return !strings.Contains(m, "...") && m != "all" })
}

// patternPath is the path that a pattern stands for, or the pattern if it is an import path.
func patternPath(dir, pattern string) string {
	if strings.HasPrefix(pattern, ".") {
		return filepath.Join(dir, pattern)
	}
	return pattern
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// A loader turns packages into the model.
type loader struct {
	*diag.Reporter
	packages  *importer
	contracts []*contractPackage
	result    []*contract.Package
}

// A contractPackage has contracts, which are still to be checked.
type contractPackage struct {
	model     *contract.Package
	source    *sourcePackage
	contracts []*annotatedType
}

// read reads the files of a package, and keeps it if there are contracts or generated
// files.
func (l *loader) read(p *listedPackage) {
	l.readTests(p)
	model := &contract.Package{Path: p.ImportPath, Name: p.Name, Dir: p.Dir}
	source := &sourcePackage{path: p.ImportPath, name: p.Name}
	var contracts []*annotatedType
	unread := make(map[string][]byte)
	for _, path := range p.sources() {
		src, err := os.ReadFile(path)
		switch {
		case err != nil:
			l.Add(diag.Diagnostic{Pos: token.Position{Filename: path}, Code: diag.Load, Message: err.Error()})
		case contract.IsGenerated(path, src):
			model.Generated = append(model.Generated, path)
		case mentionsDirective(src) && strings.ContainsFunc(filepath.Base(path), unicode.IsControl):
			// It would stand in a comment of what is generated, and a new line would end that.
			l.Add(diag.Diagnostic{Pos: token.Position{Filename: p.Dir}, Code: diag.Load, Message: fmt.Sprintf("the name of the file %q has a control character", filepath.Base(path))})
		case mentionsDirective(src):
			f := parseSource(l.Fset, path, src)
			source.add(f)
			contracts = append(contracts, l.contractsOf(f)...)
		default:
			unread[path] = src
		}
	}
	model.Generated = append(model.Generated, p.ignoredGenerated()...)
	slices.Sort(model.Generated)
	if len(contracts)+len(model.Generated) > 0 && !l.mayWrite(p) {
		return
	}
	if len(contracts) == 0 {
		if len(model.Generated) > 0 {
			l.result = append(l.result, model)
		}
		return
	}
	for path, src := range unread {
		source.add(parseSource(l.Fset, path, src))
	}
	source.sort()
	l.checkPackageName(source)
	model.Name = source.name
	l.contracts = append(l.contracts, &contractPackage{model, source, contracts})
}

// mayWrite reports whether files of a package may be generated, and why not. Those of other modules are generated
// where these are developed; with a wildcard they are passed over.
func (l *loader) mayWrite(p *listedPackage) bool {
	switch {
	case p.Module == nil:
		return true
	case !p.Module.Main:
		if p.named() {
			l.Add(diag.Diagnostic{Pos: token.Position{Filename: p.Dir}, Code: diag.Load, Message: fmt.Sprintf(
				"package %s is part of module %s, which is another one: its code is generated there", p.ImportPath, p.Module.Path)})
		}
		return false
	case !isWithin(p.Module.Dir, p.Dir):
		l.Add(diag.Diagnostic{Pos: token.Position{Filename: p.Dir}, Code: diag.Load, Message: fmt.Sprintf(
			"this folder is a symbolic link to one outside of %s, in which nothing is written", p.Module.Dir)})
		return false
	}
	return true
}

// isWithin reports whether a folder is in another one, or that one, also if they are reached by symbolic links.
func isWithin(parent, dir string) bool {
	for _, path := range []*string{&parent, &dir} {
		if real, err := filepath.EvalSymlinks(*path); err == nil {
			*path = real
		}
	}
	rel, err := filepath.Rel(parent, dir)
	return err == nil && filepath.IsLocal(rel)
}

// checkPackageName reports files whose package clause differs from the first one's.
func (l *loader) checkPackageName(p *sourcePackage) {
	first := p.files[0]
	for _, f := range p.files[1:] {
		if name := f.syntax.Name; name.Name != p.name {
			l.Errorf(name, diag.Load, "package %s is in the same folder as package %s (%s)",
				name.Name, p.name, l.Place(first.syntax.Name.Pos()))
		}
	}
}

// ignoredGenerated returns the generated files that are not built here, except where
// their source is not built either: whether that has contracts is not known.
func (p *listedPackage) ignoredGenerated() []string {
	var paths []string
	ignored := p.absolute(p.IgnoredGoFiles)
	for _, path := range ignored {
		if !strings.HasSuffix(path, contract.OutputSuffix) || slices.Contains(ignored, contract.SourcePath(path)) {
			continue
		}
		if src, err := os.ReadFile(path); err == nil && contract.IsGenerated(path, src) {
			paths = append(paths, path)
		}
	}
	return paths
}

// readTests reports directives in test files: nothing is generated from those.
func (l *loader) readTests(p *listedPackage) {
	for _, path := range p.absolute(slices.Concat(p.TestGoFiles, p.XTestGoFiles)) {
		src, err := os.ReadFile(path)
		if err != nil || !mentionsDirective(src) {
			continue
		}
		f := parseSource(l.Fset, path, src)
		for _, d := range f.directives {
			l.Errorf(d.comment, diag.Misplaced, "%s is in a test file, which is not read: move the interface to another file", d)
		}
	}
}

// check type-checks the packages with contracts, and completes the model.
func (l *loader) check() error {
	if len(l.contracts) == 0 {
		return nil
	}
	paths := []string{contextPath, workflowPath}
	for _, p := range l.contracts {
		paths = append(paths, p.source.imports()...)
		l.packages.sources[p.source.path] = p.source
	}
	if err := l.packages.list(paths); err != nil {
		return err
	}
	for _, p := range l.contracts {
		if err := l.packages.check(p.source); err != nil {
			return err
		}
		newChecker(l.Reporter, l.packages, p).run()
		l.result = append(l.result, p.model)
	}
	return nil
}
