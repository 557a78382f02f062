package parser

import (
	"cmp"
	"context"
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/temporalgen/temporalgen/internal/cache"
	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/internal/parallel"
	"github.com/temporalgen/temporalgen/internal/patterns"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/answers"
	"github.com/temporalgen/temporalgen/parser/internal/check"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// Config tells what to load.
type Config struct {
	Dir        string            // where patterns are resolved, "" for the working directory
	Env        []string          // of the go command, nil for os.Environ()
	BuildFlags []string          // of the go command, such as -tags=integration
	Overlay    map[string][]byte // content of source files by absolute path, instead of what is on disk
	Cache      string            // folder where answers of the go command are kept, "" for none; with Overlay it is not used
	Patterns   []string          // of packages, as for the go command

	// Only tells whether the package in a folder is asked for, if it matches the patterns. There are neither results nor
	// diagnostics of the others. If it is nil, all are asked for.
	Only func(dir string) bool

	// Known is what is known from a former Load with the same configuration, nil for nothing.
	Known *Known
}

// Known tells what has not changed since a former [Load]. It is passed over, unless the go command answers another thing than
// before.
type Known struct {
	Answers   Answers         // those of the former Load
	Dirs      map[string]bool // folders of packages of which nothing has changed
	Generated map[string]bool // paths of generated files that hold what they did
}

// Answers tells what the go command has answered from what it would answer otherwise.
type Answers = answers.Digest

// Result is what Load has found.
type Result struct {
	Packages    []*contract.Package // by import path
	Diagnostics []diag.Diagnostic   // sorted
	Stats       Stats               // not of Check

	// Inputs are what the result was made from, apart from the configuration. It is nil if not all of that is known, and
	// without a cache.
	Inputs *inputs.Set
	// Answers are those of the go command, zero if Inputs is nil.
	Answers Answers
	// Parts are those of the folders with packages that match the patterns, in order, without those that were passed over since
	// they are known.
	Parts      []*Part
	PassedOver []string // the folders of these
}

// A Part is what [Load] has found in a folder.
type Part struct {
	Dir         string
	Diagnostics []diag.Diagnostic // not sorted
	Contracts   int
	Below       []string // folders of other packages with files that were looked at
}

// Load reads the contracts of the packages that match the patterns. What is wrong with
// the contracts is in the diagnostics; an error means that nothing could be loaded.
//
// Generated files are not read, so that it does not matter whether they are missing or
// fit the contracts. Nor does it matter whether files that use generated code compile.
func Load(ctx context.Context, cfg Config) (*Result, error) {
	lister, err := source.NewLister(ctx, source.Config{
		Dir: cfg.Dir, Env: cfg.Env, BuildFlags: cfg.BuildFlags, Overlay: cfg.Overlay, Cache: cache.Dir(cfg.Cache),
	})
	if err != nil {
		return nil, err
	}
	r := &diag.Reporter{Fset: token.NewFileSet()}
	l := newLoader(r, lister, source.NewImporter(r.Fset, lister))
	var stats Stats
	watch := stopwatch{time.Now()}
	if patterns := l.packagePatterns(cfg.Patterns); len(patterns) > 0 {
		lister.Open(patterns)
		stats.Remembered = lister.Remembers(patterns)
		defer l.packages.ListAhead(patterns, check.ContextPaths(), directive.Mentioned)()
		listed, unmatched, err := lister.List(patterns)
		if err != nil {
			return nil, err
		}
		l.checkListed(listed, unmatched)
		stats.Packages, stats.Listing = len(listed), watch.lap()
		l.only = cfg.Only
		if cfg.Known != nil && cfg.Known.Answers == lister.Answers() && stats.Remembered {
			l.known, l.generated = cfg.Known.Dirs, cfg.Known.Generated
		}
		for _, p := range listed {
			stats.Files += sourcesOf(p)
			if l.passOver(p) {
				l.packages.AddLater(p.Path, func() *source.Package { return l.readLater(p) })
			} else {
				l.inPart(p.Dir, func() { l.read(p) })
			}
		}
		for _, p := range lister.Unlisted(patterns, listed) {
			if !l.passOver(p) {
				l.inPart(p.Dir, func() { l.readIgnored(p, nil) })
			}
		}
		stats.Reading = watch.lap()
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	stats.Checking = watch.lap()
	slices.SortFunc(l.result, func(a, b *contract.Package) int { return cmp.Compare(a.Path, b.Path) })
	result := &Result{
		Packages: l.result, Diagnostics: diag.Sort(l.withoutSkipped(r.Diagnostics)), Stats: stats,
		PassedOver: l.passedOver,
	}
	for _, dir := range slices.Sorted(maps.Keys(l.parts)) {
		result.Parts = append(result.Parts, l.parts[dir])
		result.Stats.Contracts += l.parts[dir].Contracts
	}
	if result.Inputs = lister.Close(); result.Inputs != nil {
		result.Answers = lister.Answers()
	}
	return result, nil
}

// sourcesOf is the number of the files of a package that were written by hand.
func sourcesOf(p *source.Listing) int {
	n := 0
	for _, path := range p.Files {
		if !strings.HasSuffix(path, contract.OutputSuffix) {
			n++
		}
	}
	return n
}

// A loader turns packages into the model.
type loader struct {
	*diag.Reporter
	lister    *source.Lister
	packages  *source.Importer
	files     check.Files
	contracts []*check.Package
	result    []*contract.Package
	parts     map[string]*Part // by folder

	only       func(dir string) bool
	skipped    map[string]bool // folders of packages that are not asked for
	known      map[string]bool // folders of packages that need not be read
	passedOver []string        // those of them that there are
	generated  map[string]bool // files of which it is known that they were generated

	parse func(texts []source.Text) []*source.File
}

func newLoader(r *diag.Reporter, lister *source.Lister, packages *source.Importer) *loader {
	return &loader{
		Reporter: r, lister: lister, packages: packages, files: make(check.Files),
		parse: func(texts []source.Text) []*source.File { return source.ParseFiles(r.Fset, texts) },
	}
}

// passOver reports whether a package is not asked for, or is known. It is read nevertheless if others import it: what they need of
// it comes from its source, since it would be slow to compile what uses generated code.
func (l *loader) passOver(p *source.Listing) bool {
	switch {
	case l.only != nil && !l.only(p.Dir):
		if l.skipped == nil {
			l.skipped = make(map[string]bool)
		}
		l.skipped[p.Dir] = true
		return true
	case l.known[p.Dir]:
		l.passedOver = append(l.passedOver, p.Dir)
		return true
	}
	return false
}

// readLater reads a package that was passed over, for those that import it. It returns nil if it has no contracts.
func (l *loader) readLater(p *source.Listing) *source.Package {
	diagnostics, contracts, result := len(l.Diagnostics), len(l.contracts), len(l.result)
	l.read(p)
	var pkg *source.Package
	if len(l.contracts) > contracts {
		pkg = l.contracts[contracts].Source
	}
	l.Diagnostics, l.contracts, l.result = l.Diagnostics[:diagnostics], l.contracts[:contracts], l.result[:result]
	return pkg
}

// inPart does something that finds what is in a folder.
func (l *loader) inPart(dir string, find func()) {
	part := l.parts[dir]
	if part == nil {
		if l.parts == nil {
			l.parts = make(map[string]*Part)
		}
		part = &Part{Dir: dir}
		l.parts[dir] = part
	}
	diagnostics := len(l.Diagnostics)
	find()
	part.Diagnostics = append(part.Diagnostics, l.Diagnostics[diagnostics:]...)
}

// withoutSkipped returns the diagnostics that are not about packages that were skipped.
func (l *loader) withoutSkipped(ds []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(ds, func(d diag.Diagnostic) bool {
		return l.skipped[d.Pos.Filename] || l.skipped[filepath.Dir(d.Pos.Filename)]
	})
}

// packagePatterns returns the patterns without those that name files.
func (l *loader) packagePatterns(patterns []string) []string {
	if len(patterns) == 0 {
		return []string{"."}
	}
	var packages []string
	for _, p := range patterns {
		path := modules.Absolute(l.lister.Dir(), p)
		if info, err := os.Stat(path); strings.HasSuffix(p, ".go") && err == nil && !info.IsDir() {
			l.loadError(path, "this is a file: give its package, such as .")
			continue
		}
		packages = append(packages, p)
	}
	return packages
}

// loadError reports what is wrong with a file or folder as a whole.
func (l *loader) loadError(path, format string, args ...any) {
	l.Add(diag.Diagnostic{Pos: token.Position{Filename: path}, Code: diag.Load, Message: fmt.Sprintf(format, args...)})
}

// checkListed reports packages that could not be listed, files of which it is not known whether they have contracts,
// and patterns without any package.
func (l *loader) checkListed(listed []*source.Listing, unmatched []string) {
	for _, p := range listed {
		if unreadable := l.lister.Unreadable(p); len(unreadable) > 0 && (p.Module == nil || p.Module.Main) {
			for _, f := range unreadable {
				l.loadError(f.Path, "%s", oneLine(strings.TrimPrefix(f.Err.Error(), filepath.Base(f.Path)+": ")))
			}
			continue
		}
		// The go command passes over packages without files for this platform, unless they are asked for by name.
		if onlyByWildcard := len(p.Ignored) > 0 && !p.Named; len(p.Errors) > 0 && len(p.Files) == 0 && !onlyByWildcard {
			l.loadError(cmp.Or(p.Dir, patternPath(l.lister.Dir(), p.Path)), "%s", oneLine(p.Errors[0]))
		}
	}
	for _, p := range unmatched {
		l.loadError(patternPath(l.lister.Dir(), p), "no package matches %s", p)
	}
}

// patternPath is the folder that a pattern names or in which it looks, or the pattern if it is of import paths.
func patternPath(dir, pattern string) string {
	return cmp.Or(patterns.Parse(dir, pattern).Root(), pattern)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// read reads the files of a package, and keeps it if there are contracts or generated
// files.
func (l *loader) read(p *source.Listing) {
	l.readTests(p)
	model := &contract.Package{Path: p.Path, Name: p.Name, Dir: p.Dir}
	var files []*source.File
	var annotated []*check.File
	var contracts []*check.Contract
	var mentioning, others []source.Text
	var written []string
	for _, path := range p.Files {
		if l.generated[path] {
			model.Generated = append(model.Generated, path)
		} else {
			written = append(written, path)
		}
	}
	sources, errs := l.readAll(written)
	for i, path := range written {
		src := sources[i]
		switch {
		case errs[i] != nil:
			l.loadError(path, "%v", errs[i])
		case contract.IsGenerated(path, src):
			model.Generated = append(model.Generated, path)
		case directive.Mentioned(src) && strings.ContainsFunc(filepath.Base(path), unicode.IsControl):
			// It would stand in a comment of what is generated, and a new line would end that.
			l.loadError(p.Dir, "the name of the file %q has a control character", filepath.Base(path))
		case directive.Mentioned(src), slices.Contains(p.Files, contract.OutputPath(path)):
			// If there is a generated file, the contracts may be hidden by what does not parse.
			mentioning = append(mentioning, source.Text{Path: path, Src: src})
		default:
			others = append(others, source.Text{Path: path, Src: src})
		}
	}
	parsed := l.parse(mentioning)
	l.files.Add(parsed)
	for _, f := range parsed {
		files = append(files, f)
		annotated = append(annotated, l.files.Of(f))
		contracts = append(contracts, l.files.Of(f).Contracts(l.Reporter)...)
	}
	l.readIgnored(p, contracts)
	check.Unmarked(annotated, contracts, l.Reporter)
	model.Generated = append(model.Generated, l.ignoredGenerated(p)...)
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
	files = append(files, l.parse(others)...)
	pkg := source.NewPackage(p.Path, p.Name, files)
	if !l.checkPackageNames(pkg, files) {
		return
	}
	model.Name = pkg.Name
	l.contracts = append(l.contracts, &check.Package{Model: model, Source: pkg, Elsewhere: l.elsewhere(p, pkg), Contracts: contracts})
}

// readAll reads files, several at the same time.
func (l *loader) readAll(paths []string) (sources [][]byte, errs []error) {
	sources, errs = make([][]byte, len(paths)), make([]error, len(paths))
	_ = parallel.Do(len(paths), func(i int) error {
		sources[i], errs[i] = l.lister.ReadFile(paths[i])
		return nil // errors are reported in the order of files
	})
	return sources, errs
}

// mayWrite reports whether files of a package may be generated, and why not. Those of other modules are generated
// where these are developed; with a wildcard they are passed over.
func (l *loader) mayWrite(p *source.Listing) bool {
	switch {
	case p.Module == nil:
		// What belongs to the main module is not known if a GOPACKAGESDRIVER lists the packages.
		root := modules.Project(l.lister.Dir())
		if modules.IsWithin(root, p.Dir) {
			return true
		}
		if p.Named {
			l.loadError(p.Dir, "package %s is outside of %s, in which alone code is generated", p.Path, root)
		}
		return false
	case !p.Module.Main:
		if p.Named {
			l.loadError(p.Dir, "package %s is part of module %s, which is another one: its code is generated there", p.Path, p.Module.Path)
		}
		return false
	case !modules.IsWithin(p.Module.Dir, p.Dir):
		l.loadError(p.Dir, "this folder is a symbolic link to one outside of %s, in which nothing is written", p.Module.Dir)
		return false
	}
	return true
}

// checkPackageNames reports files whose package clause differs from the first one's, and those that have no name for
// their package. It returns false if there is no other.
func (l *loader) checkPackageNames(p *source.Package, files []*source.File) bool {
	for _, f := range files {
		name := f.Syntax.Name
		switch {
		case name == nil || name.Name == "":
		case name.Name == "_":
			l.Errorf(name, diag.Load, "a package cannot be called _")
		case name.Name != p.Name:
			l.Errorf(name, diag.Load, "package %s is in the same folder as package %s (%s)",
				name.Name, p.Name, l.Place(p.Files[0].Syntax.Name.Pos()))
		}
	}
	return len(p.Files) > 0
}

// ignoredGenerated returns the generated files that are not built here, except where
// their source is not built either: whether that has contracts is not known.
func (l *loader) ignoredGenerated(p *source.Listing) []string {
	var paths []string
	for _, path := range p.Ignored {
		if !strings.HasSuffix(path, contract.OutputSuffix) || slices.Contains(p.Ignored, contract.SourcePath(path)) {
			continue
		}
		if src, err := l.lister.ReadFile(path); err == nil && contract.IsGenerated(path, src) {
			paths = append(paths, path)
		}
	}
	return paths
}

func (l *loader) parseOne(path string, src []byte) *source.File {
	return l.parse([]source.Text{{Path: path, Src: src}})[0]
}

// readTests reports directives in test files: nothing is generated from those.
func (l *loader) readTests(p *source.Listing) {
	for _, path := range l.lister.Tests(p) {
		src, err := l.lister.ReadFile(path)
		if err != nil || !directive.Mentioned(src) {
			continue
		}
		l.readTest(l.parseOne(path, src))
	}
}

func (l *loader) readTest(f *source.File) {
	for _, d := range l.files.Of(f).Directives() {
		l.Errorf(d.Comment, diag.Misplaced, "%s is in a test file, which is not read: move the interface to another file", d)
	}
}

// check type-checks the packages with contracts, and completes the model.
func (l *loader) check() error {
	if len(l.contracts) == 0 {
		return nil
	}
	paths := check.ContextPaths()
	for _, p := range l.contracts {
		l.packages.Add(p.Source)
		paths = append(paths, p.Source.Imports()...)
	}
	if err := l.packages.List(paths); err != nil {
		return err
	}
	keep := l.packages.Abridge(check.ContextNames())
	defer keep()
	for _, p := range l.contracts {
		if err := l.packages.Check(p.Source); err != nil {
			return err
		}
		l.inPart(p.Model.Dir, func() {
			l.packages.Begin()
			p.Check(l.Reporter, l.packages, l.files)
		})
		l.result = append(l.result, p.Model)
		part := l.parts[p.Model.Dir]
		part.Contracts = len(p.Contracts)
		part.Below = slices.DeleteFunc(l.packages.Below(p.Source), func(dir string) bool { return dir == part.Dir })
	}
	return nil
}
