package parser

import (
	"bytes"
	"context"
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/check"
	"github.com/temporalgen/temporalgen/parser/internal/source"
)

// A Session checks packages again and again while somebody edits them. Between checks it keeps what [Load] would find out
// each time: which files a package has, and the types of what it imports.
//
// It never waits for the go command. What only that knows is a [Question], which can be asked while checks go on:
//
//	result, question := session.Check(dir, texts)
//	show(result)
//	if question != nil {
//		question.Ask(ctx)
//		session.Learn(question)
//		result, question = session.Check(dir, texts)
//	}
//
// Its memory does not grow with the number of checks. A Session is not safe for use by several goroutines at the same
// time, and the types in a result are not to be used while another check runs.
type Session struct {
	cfg      Config
	importer *source.Importer
	fset     *token.FileSet
	files    inputs.Reader
	parsed   map[string]parsed   // by path
	used     map[string]bool     // paths of what was parsed for the check that runs
	packages map[string]*listing // by folder

	generation int    // is another one after each change of what is on disk
	exports    int    // the generation of what the importer knows
	mods       string // what the files of the module looked like
}

// parsed is a file that was parsed.
type parsed struct {
	src  []byte
	file *source.File
}

// A listing is what the go command has said of a folder.
type listing struct {
	layout     string
	generation int
	listed     *source.Listing
	problem    error
}

// NewSession returns a session for the packages of a module. cfg.Dir is a folder of it. The patterns and the overlay of cfg are
// not used.
func NewSession(cfg Config) *Session {
	s := &Session{cfg: cfg, packages: make(map[string]*listing)}
	s.reset(nil)
	return s
}

// reset forgets all types, but not where they are found.
func (s *Session) reset(known source.Exports) {
	s.fset = token.NewFileSet()
	s.importer = source.NewImporterFrom(s.fset, nil, s.files.ReadFile)
	s.importer.Learn(known)
	s.parsed = make(map[string]parsed)
}

// Changed tells that something has changed on disk apart from the files that are checked: a package that they import, or a
// file of the go command. Until the next question is answered, what is known remains in use.
func (s *Session) Changed() { s.generation++ }

// Forget forgets the package in a folder, which is not being edited any more.
func (s *Session) Forget(dir string) {
	delete(s.packages, dir)
	s.removeParsed(func(path string) bool { return filepath.Dir(path) == dir })
	s.files.Sweep(func(path string) bool { return filepath.Dir(path) == dir })
}

// Files is the number of files with positions that are kept, for tests of the memory that a session takes.
func (s *Session) Files() int {
	n := 0
	s.fset.Iterate(func(*token.File) bool { n++; return true })
	return n
}

// Check finds in the package of a folder what [Load] finds, with texts, by absolute path, in place of what is on disk. If it
// lacks something that only the go command knows, there is a question; what was found does then without it, perhaps without
// all types.
func (s *Session) Check(dir string, texts map[string][]byte) (*Result, *Question) {
	lister, err := source.NewLister(context.Background(), s.config(texts, s.files.ReadFile))
	if err != nil {
		return &Result{Diagnostics: []diag.Diagnostic{loadProblem(dir, err)}}, nil
	}
	s.lookAtModule(lister)
	guess, layout := lister.Guess(dir)
	q := &Question{session: s, dir: dir, texts: texts, layout: layout, generation: s.generation}
	known := s.packages[dir]
	switch {
	case known == nil || known.layout != layout:
		known = &listing{listed: guess}
	case known.problem != nil:
		known.listed = guess
	}
	q.list = known.layout != layout || known.generation != s.generation
	if s.exports != s.generation {
		q.exports = slices.Collect(maps.Keys(s.importer.Knows()))
	}

	s.used = make(map[string]bool)
	unsaved := s.unsaved(lister, dir, texts)
	paths := map[string]bool{known.listed.Path: true}
	for _, p := range unsaved {
		paths[p.Path] = true
	}
	if s.importer.RefersTo(paths) {
		s.reset(s.importer.Knows())
		unsaved = s.unsaved(lister, dir, texts)
	}
	s.importer.Remember(lister)
	for _, p := range unsaved {
		s.importer.Add(p)
	}
	l := s.loader(lister)
	l.readKnown(known)
	if known.problem == nil {
		err = l.check()
	}
	for _, p := range l.contracts {
		s.importer.Forget(p.Source)
	}
	for _, p := range unsaved {
		s.importer.Forget(p)
	}
	s.importer.ForgetDeclarations()
	unknown := s.importer.Unknown()
	if err == nil && len(unknown) > 0 { // some packages were checked without others
		s.reset(s.importer.Knows())
	}
	if err != nil || len(unknown) > 0 || known.problem != nil {
		q.exports = append(q.exports, unknown...)
		l = s.loader(lister)
		l.readKnown(known)
		l.files.ReportDirectives(l.Reporter)
		l.result = nil
	}
	s.removeParsed(func(path string) bool { return filepath.Dir(path) == dir && !s.used[path] })
	s.files.Sweep(func(path string) bool { return filepath.Dir(path) == dir || s.packages[filepath.Dir(path)] == nil })
	if !q.list && len(q.exports) == 0 {
		q = nil
	}
	return &Result{Packages: l.result, Diagnostics: diag.Sort(l.Diagnostics)}, q
}

func (s *Session) config(texts map[string][]byte, readFile func(path string) ([]byte, error)) source.Config {
	return source.Config{Dir: s.cfg.Dir, Env: s.cfg.Env, BuildFlags: s.cfg.BuildFlags, Overlay: texts, ReadFile: readFile}
}

func (s *Session) loader(lister *source.Lister) *loader {
	l := newLoader(&diag.Reporter{Fset: s.fset}, lister, s.importer)
	l.parse = func(texts []source.Text) []*source.File {
		var files []*source.File
		for _, text := range texts {
			files = append(files, s.parse(text.Path, text.Src))
		}
		return files
	}
	return l
}

// readKnown reads the files of a package, as far as it is known.
func (l *loader) readKnown(p *listing) {
	if p.problem != nil {
		l.Add(loadProblem(p.listed.Dir, p.problem))
	}
	l.checkListed([]*source.Listing{p.listed}, nil)
	l.read(p.listed)
}

func loadProblem(dir string, err error) diag.Diagnostic {
	return diag.Diagnostic{Pos: token.Position{Filename: dir}, Code: diag.Load, Message: oneLine(err.Error())}
}

// parse parses a file, unless it has been parsed before and has not changed.
func (s *Session) parse(path string, src []byte) *source.File {
	s.used[path] = true
	before, ok := s.parsed[path]
	if ok && bytes.Equal(before.src, src) {
		return before.file
	}
	s.remove(before.file)
	f := source.ParseFile(s.fset, path, src)
	s.parsed[path] = parsed{src, f}
	return f
}

// removeParsed forgets files.
func (s *Session) removeParsed(which func(path string) bool) {
	for path, p := range s.parsed {
		if which(path) {
			s.remove(p.file)
			delete(s.parsed, path)
		}
	}
}

// remove forgets the positions of a file.
func (s *Session) remove(f *source.File) {
	if f == nil {
		return
	}
	if file := s.fset.File(f.Syntax.FileStart); file != nil {
		s.fset.RemoveFile(file)
	}
}

// unsaved returns the packages in other folders of which texts differ from what is on disk: their export data is not what
// they hold.
func (s *Session) unsaved(lister *source.Lister, dir string, texts map[string][]byte) []*source.Package {
	dirs := make(map[string]bool)
	for path, text := range texts {
		if d := filepath.Dir(path); d != dir && !strings.HasSuffix(path, "_test.go") && !dirs[d] {
			src, err := s.files.ReadFile(path)
			dirs[d] = err != nil || !bytes.Equal(src, text)
		}
	}
	var packages []*source.Package
	for _, d := range slices.Sorted(maps.Keys(dirs)) {
		if !dirs[d] {
			continue
		}
		guess, _ := lister.Guess(d)
		var files []*source.File
		for _, path := range guess.Files {
			if src, err := lister.ReadFile(path); err == nil && !contract.IsGenerated(path, src) {
				files = append(files, s.parse(path, src))
			}
		}
		if p := source.NewPackage(guess.Path, guess.Name, files); len(p.Files) > 0 {
			packages = append(packages, p)
		}
	}
	return packages
}

// lookAtModule looks whether the files that tell which modules there are have changed.
func (s *Session) lookAtModule(lister *source.Lister) {
	var b strings.Builder
	for dir := range modules.Upwards(lister.Dir()) {
		for _, path := range modules.Files(dir) {
			if info, err := os.Stat(path); err == nil {
				fmt.Fprintln(&b, path, info.Size(), info.ModTime().UnixNano())
			}
		}
	}
	if mods := b.String(); mods != s.mods {
		s.mods = mods
		s.Changed()
	}
}

// A Question is what a session has to ask the go command.
type Question struct {
	session    *Session
	dir        string
	texts      map[string][]byte
	layout     string
	generation int
	list       bool     // which files the folder has
	exports    []string // import paths

	listed  *source.Listing
	problem error // of listing the folder
	known   source.Exports
}

// Ask asks the go command, or what GOPACKAGESDRIVER names, which may take long. Meanwhile the session can be used. If ctx ends,
// nothing was learned. Errors of the go command are answers: Check reports them.
func (q *Question) Ask(ctx context.Context) error {
	var group sync.WaitGroup
	if q.list {
		group.Go(func() { q.listed, q.problem = q.listDir(ctx) })
	}
	if len(q.exports) > 0 {
		group.Go(func() {
			q.known = make(source.Exports)
			if lister, err := source.NewLister(ctx, q.session.config(nil, nil)); err == nil {
				// The error is that of ctx.
				q.known, _ = lister.Exports(slices.Concat(q.exports, check.ContextPaths()))
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// listDir lists the package in the folder.
func (q *Question) listDir(ctx context.Context) (*source.Listing, error) {
	lister, err := source.NewLister(ctx, q.session.config(nil, nil))
	if err != nil {
		return nil, err
	}
	if _, layout := lister.Guess(q.dir); layout != q.layout {
		// Only then the texts matter. The go command takes longer for them.
		if lister, err = source.NewLister(ctx, q.session.config(q.texts, nil)); err != nil {
			return nil, err
		}
	}
	listed, _, err := lister.List([]string{q.dir})
	if err != nil {
		return nil, err
	}
	for _, p := range listed {
		if p.Dir == q.dir {
			return p, nil
		}
	}
	return nil, nil
}

// Learn takes over the answer to a question that has been asked.
func (s *Session) Learn(q *Question) {
	if q.list {
		p := &listing{layout: q.layout, generation: q.generation, listed: q.listed, problem: q.problem}
		if p.listed == nil { // nothing matches
			p.listed = &source.Listing{Dir: q.dir, Named: true}
		}
		s.packages[q.dir] = p
	}
	if len(q.exports) == 0 {
		return
	}
	s.exports = q.generation
	for _, path := range q.exports {
		if _, ok := q.known[path]; !ok { // nobody knows it
			q.known[path] = nil
		}
	}
	known := s.importer.Knows()
	switch {
	case len(known)+len(q.known) > mostKnown: // some were mistyped, or are not imported any more
		s.reset(q.known)
	case known.Contradicts(q.known):
		maps.Copy(known, q.known)
		s.reset(known)
	}
	s.importer.Learn(q.known)
}

// mostKnown is how many packages a session keeps in mind.
const mostKnown = 1000
