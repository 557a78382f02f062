package source

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/packages"

	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/parser/internal/answers"
)

// A Lister asks the go command about packages, or the program that GOPACKAGESDRIVER names.
type Lister struct {
	ctx     context.Context // of one load
	config  Config
	overlay *overlay
	answers *answers.Answers // nil if it is not the go command that answers
	reads   *inputs.Set      // the files that were read, nil if nobody wants to know
}

// NewLister returns a lister for one load.
func NewLister(ctx context.Context, cfg Config) (*Lister, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	overlay, err := newOverlay(cfg)
	if err != nil {
		return nil, err
	}
	return &Lister{ctx: ctx, config: cfg, overlay: overlay}, nil
}

// Open says for which patterns packages will be listed. What the go command has answered before is taken from
// Config.Cache, where Close keeps it.
func (l *Lister) Open(patterns []string) {
	command := l.config.command()
	if len(l.overlay.contents) > 0 || command.HasDriver() || slices.ContainsFunc(patterns, func(text string) bool { return l.pattern(text).IsQuery() }) {
		return
	}
	l.answers = answers.Open(command, l.config.Cache, patterns)
	if l.answers.Remember() {
		l.reads = inputs.New()
	}
}

// Close ends the listing. It returns what was looked at for it and read, nil if not all of that is known.
func (l *Lister) Close() *inputs.Set {
	if l.answers == nil || l.reads == nil {
		return nil
	}
	asked := l.answers.Close()
	if asked == nil || !l.reads.Known() {
		return nil
	}
	return inputs.Union(asked, l.reads)
}

// Remembers reports whether the packages that match patterns are known from another load.
func (l *Lister) Remembers(patterns []string) bool {
	return l.answers != nil && l.answers.Remembered(patterns)
}

// Answers tells what the go command has answered so far from other answers. It is zero if that is not remembered.
func (l *Lister) Answers() answers.Digest {
	if l.answers == nil {
		return answers.Digest{}
	}
	return l.answers.Digest()
}

// Dir is the folder where patterns are resolved.
func (l *Lister) Dir() string { return l.config.Dir }

// ReadFile reads a file, or what an overlay has in its place.
func (l *Lister) ReadFile(path string) ([]byte, error) {
	read := l.config.ReadFile
	if read == nil {
		read = l.reads.ReadFile
	}
	return l.overlay.readFile(path, read)
}

// A Listing is what is known of a package without reading its files. All paths are absolute and in order.
type Listing struct {
	Path    string // that it is imported by
	Name    string
	Dir     string
	Files   []string // Go files that are built
	Ignored []string // Go files that are not built here
	Errors  []string // why it could not be listed
	Named   bool     // a pattern without a wildcard matches it
	Module  *Module  // nil if it has none, and if only the go command would know

	export string // file with export data
}

// A Module is what is known of the module of a package.
type Module struct {
	Path string
	Dir  string
	Main bool // it is the one in which the go command runs, or one of the workspace
}

// List lists the packages that match patterns, without looking at what they import. unmatched are the patterns that no
// package matches.
func (l *Lister) List(patterns []string) (listed []*Listing, unmatched []string, err error) {
	listed, err = l.find(patterns)
	if err != nil {
		return nil, nil, err
	}
	for _, text := range patterns {
		pattern := l.pattern(text)
		matches := pattern.Matcher()
		only := len(patterns) == 1
		matched := only && len(listed) > 0
		for _, p := range listed {
			if only || matches(p.Dir, p.Path) {
				matched = true
				p.Named = p.Named || !pattern.IsWildcard()
			}
		}
		if matched || pattern.IsQuery() && len(listed) > 0 {
			continue
		}
		// What is listed does not say which pattern it is for.
		alone, err := l.find([]string{text})
		if err != nil {
			return nil, nil, err
		}
		if len(alone) == 0 {
			unmatched = append(unmatched, text)
		}
	}
	return listed, unmatched, nil
}

// Tests returns the test files of a package, whether they are built here or not.
func (l *Lister) Tests(p *Listing) []string {
	return slices.DeleteFunc(l.paths(p.Dir), func(path string) bool { return !strings.HasSuffix(path, "_test.go") })
}

// find lists the packages that match patterns.
func (l *Lister) find(patterns []string) ([]*Listing, error) {
	if l.answers != nil {
		if found, ok := l.answers.Found(patterns); ok {
			return l.remembered(found), nil
		}
	}
	overlay, err := l.overlay.forDriver()
	if err != nil {
		return nil, err
	}
	loaded, err := l.load(packages.NeedName|packages.NeedFiles|packages.NeedModule, overlay, patterns)
	if err == nil && l.answers != nil {
		if found, ok := answersOf(loaded); ok {
			l.answers.KeepFound(patterns, found)
		} else {
			l.answers.Forget()
		}
	}
	return l.listings(loaded), err
}

// answersOf returns packages in the form in which they are remembered. It returns false if there is more to tell of one of them.
func answersOf(loaded []*packages.Package) (list []*answers.Package, ok bool) {
	for _, p := range loaded {
		answer := &answers.Package{Path: p.PkgPath, Name: p.Name, Dir: p.Dir, Export: p.ExportFile}
		if p.Module != nil {
			answer.Module = &answers.Module{Path: p.Module.Path, Dir: p.Module.Dir, Main: p.Module.Main}
		}
		for _, path := range p.GoFiles {
			answer.Files = append(answer.Files, filepath.Base(path))
		}
		for _, path := range p.IgnoredFiles {
			answer.Ignored = append(answer.Ignored, filepath.Base(path))
		}
		if len(p.Errors) > 0 || slices.ContainsFunc(p.GoFiles, func(path string) bool { return filepath.Dir(path) != p.Dir }) {
			return nil, false
		}
		list = append(list, answer)
	}
	return list, true
}

// remembered are packages of answers.
func (l *Lister) remembered(found []*answers.Package) []*Listing {
	listed := make([]*Listing, len(found))
	for i, p := range found {
		listed[i] = &Listing{
			Path: p.Path, Name: p.Name, Dir: p.Dir, export: p.Export,
			Files: l.goFiles(in(p.Dir, p.Files)), Ignored: l.goFiles(in(p.Dir, p.Ignored)),
		}
		if p.Module != nil {
			listed[i].Module = &Module{Path: p.Module.Path, Dir: p.Module.Dir, Main: p.Module.Main}
		}
	}
	return listed
}

// in returns the paths of files in a folder.
func in(dir string, names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(dir, name)
	}
	return paths
}

// exports lists packages and has their export data made where it can be. It is not told of Config.Overlay: then
// everything would be compiled anew.
func (l *Lister) exports(paths []string) ([]*Listing, error) {
	mode := packages.NeedName | packages.NeedFiles | packages.NeedExportFile
	if l.answers != nil {
		if exported, ok := l.answers.Exported(paths); ok {
			return l.remembered(exported), nil
		}
		if l.answers.Remember() {
			mode |= packages.NeedModule | packages.NeedImports | packages.NeedDeps
		}
	}
	begun := time.Now()
	loaded, err := l.load(mode, nil, paths)
	if err == nil && len(loaded) == 0 {
		// The go command has failed, and go/packages takes that for packages that do not compile. Without export data it
		// tells why.
		loaded, err = l.load(packages.NeedName|packages.NeedFiles|packages.NeedImports, nil, paths)
	}
	if err == nil && l.answers != nil {
		l.keepExported(begun, loaded)
	}
	listed := l.listings(loaded)
	if err != nil || len(l.config.Overlay) == 0 {
		return listed, err
	}
	overlaid, err := l.overlaid(paths)
	for i, p := range listed {
		listed[i] = cmp.Or(overlaid[p.Path], p)
	}
	return listed, err
}

// keepExported has packages with export data remembered, with all that they import.
func (l *Lister) keepExported(begun time.Time, loaded []*packages.Package) {
	exported, ok := answersOf(loaded)
	var below []*packages.Package
	packages.Visit(loaded, nil, func(p *packages.Package) {
		if p.Module != nil { // the standard library changes with the release of Go
			below = append(below, p)
		}
	})
	imported, belowOK := answersOf(below)
	if !ok || !belowOK || slices.ContainsFunc(exported, func(p *answers.Package) bool { return p.Export == "" }) {
		l.answers.Forget()
		return
	}
	l.answers.KeepExported(begun, exported, imported)
}

// overlaid lists those of some packages that Config.Overlay has files of. There is no export data of what these hold.
func (l *Lister) overlaid(paths []string) (map[string]*Listing, error) {
	overlay, err := l.overlay.forDriver()
	if err != nil {
		return nil, err
	}
	loaded, err := l.load(packages.NeedName|packages.NeedFiles, overlay, paths)
	overlaid := make(map[string]*Listing)
	for _, p := range l.listings(loaded) {
		if slices.ContainsFunc(p.Files, func(path string) bool { return l.overlay.contents[path] != nil }) {
			overlaid[p.Path] = p
		}
	}
	return overlaid, err
}

func (l *Lister) load(mode packages.LoadMode, overlay map[string][]byte, patterns []string) ([]*packages.Package, error) {
	// To learn the release of Go, go/packages runs the go command without modules, which refuses that flag in GOFLAGS.
	command := l.config.command().WithFlagGiven("modfile")
	flags := command.Flags
	if overlay != nil {
		flags = answers.WithoutFlag(flags, "overlay") // it would be the one that counts
	}
	loaded, err := packages.Load(&packages.Config{
		Mode: mode, Context: l.ctx, Dir: l.config.Dir, Env: command.Env, BuildFlags: flags, Overlay: overlay,
	}, patterns...)
	switch {
	case l.ctx.Err() != nil:
		return nil, l.ctx.Err()
	case err != nil:
		if _, stderr, ok := strings.Cut(err.Error(), ": stderr: "); ok && strings.TrimSpace(stderr) != "" {
			return nil, fmt.Errorf("go list: %s", strings.TrimSpace(stderr))
		}
		return nil, fmt.Errorf("list packages: %w", err)
	}
	return loaded, nil
}

func (l *Lister) listings(loaded []*packages.Package) []*Listing {
	listed := make([]*Listing, len(loaded))
	for i, p := range loaded {
		listed[i] = l.listing(p)
	}
	return listed
}

func (l *Lister) listing(p *packages.Package) *Listing {
	listing := &Listing{Path: p.PkgPath, Name: p.Name, Dir: p.Dir, export: p.ExportFile}
	for _, e := range p.Errors {
		listing.Errors = append(listing.Errors, e.Msg)
	}
	if p.Module != nil {
		listing.Module = &Module{Path: p.Module.Path, Dir: p.Module.Dir, Main: p.Module.Main}
	}
	listing.Files, listing.Ignored = l.goFiles(p.GoFiles), l.goFiles(p.IgnoredFiles)
	// To the files of a package with an error, go/packages adds the one that the error is in. That may import the package.
	foreign := func(path string) bool { return len(p.Errors) > 0 && filepath.Dir(path) != p.Dir }
	listing.Files = slices.DeleteFunc(listing.Files, foreign)
	if files := slices.Concat(listing.Files, listing.Ignored); p.Dir == "" && len(files) > 0 {
		listing.Dir = filepath.Dir(files[0]) // drivers do not tell it
	}
	return listing
}

// goFiles are the Go files among paths, in order.
func (l *Lister) goFiles(paths []string) []string {
	var files []string
	for _, path := range paths {
		if path = modules.Absolute(l.config.Dir, path); strings.HasSuffix(path, ".go") && l.overlay.exists(path) {
			files = append(files, path)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}
