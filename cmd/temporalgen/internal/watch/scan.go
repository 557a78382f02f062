package watch

import (
	"errors"
	"go/parser"
	"go/token"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/internal/patterns"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// A file is what is known of one that matters.
type file struct {
	size     int64
	modified time.Time
	recent   bool // it was modified shortly before it was read, so that a later change may leave size and time as they are
	hash     uint64

	imports   []string // of a Go file that is no test and not generated
	mentions  bool     // it may have directives
	generated bool
}

var seed = maphash.MakeSeed()

func hashOf(content []byte) uint64 { return maphash.Bytes(seed, content) }

// coarse is what times of files are exact to, where they are not exact.
const coarse = 2 * time.Second

// look reads a file, unless it is known and has not changed. It returns nil if there is none.
func look(path string, known *file) *file {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	unchanged := known != nil && known.size == info.Size() && known.modified.Equal(info.ModTime())
	if unchanged && !known.recent {
		return known
	}
	f := &file{size: info.Size(), modified: info.ModTime(), recent: time.Since(info.ModTime()) < coarse}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	f.hash = hashOf(content) // also if it cannot be read: that is a change too
	if known != nil && known.hash == f.hash {
		f.imports, f.mentions, f.generated = known.imports, known.mentions, known.generated
		return f
	}
	if filepath.Ext(path) != ".go" {
		return f
	}
	f.generated = contract.IsGenerated(path, content)
	f.mentions = directive.Mentioned(content)
	if !f.generated && !strings.HasSuffix(path, "_test.go") {
		f.imports = importsOf(content)
	}
	return f
}

// importsOf are the imports of a Go file, as far as it can be parsed.
func importsOf(content []byte) []string {
	syntax, _ := parser.ParseFile(token.NewFileSet(), "", content, parser.ImportsOnly)
	if syntax == nil {
		return nil
	}
	var imports []string
	for _, spec := range syntax.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			imports = append(imports, path)
		}
	}
	return imports
}

// A scanner looks at the files that matter.
type scanner struct {
	known   map[string]*file
	modules *modulesHere
	files   map[string]*file
	dirs    map[string]bool // in which something may happen that matters
	looked  map[string]bool // folders whose files were looked at
}

func newScanner(known map[string]*file, modules *modulesHere) *scanner {
	return &scanner{
		known: known, modules: modules, files: make(map[string]*file), dirs: make(map[string]bool), looked: make(map[string]bool),
	}
}

// scan looks at the folders that patterns match, and at those of what is imported there.
func (s *scanner) scan(c Config) {
	for _, path := range s.modules.files {
		s.file(path)
		if s.files[path] != nil {
			s.dirs[filepath.Dir(path)] = true
		}
	}
	for _, text := range c.Patterns {
		if pattern := patterns.Parse(c.Dir, text); pattern.Root() != "" {
			s.folders(pattern)
			continue
		}
		for _, module := range s.modules.main {
			s.folders(patterns.Parse(module.Dir, "./..."))
		}
	}
}

// folders looks at the folders that a pattern matches.
func (s *scanner) folders(pattern patterns.Pattern) {
	isModule := func(path string) bool {
		exists := s.file(path)
		if exists {
			s.dirs[filepath.Dir(path)] = true // another module: what matters is whether it stays one
		}
		return exists
	}
	for dir := range pattern.Folders(isModule, patterns.NodeModules) {
		s.folder(dir)
	}
}

// folder looks at the files of a folder, and at what they import of the modules here.
func (s *scanner) folder(dir string) {
	if s.looked[dir] {
		return
	}
	s.looked[dir] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	s.dirs[dir] = true
	var imports []string
	for _, entry := range entries {
		name, path := entry.Name(), filepath.Join(dir, entry.Name())
		if !entry.IsDir() && !patterns.IsHidden(name) && isLookedAt(path) && s.file(path) {
			imports = append(imports, s.files[path].imports...)
		}
	}
	for _, path := range imports {
		if imported := s.modules.folder(path); imported != "" {
			s.folder(imported)
		}
	}
}

// isLookedAt reports whether a file matters because of its name, wherever it is.
func isLookedAt(path string) bool { return filepath.Ext(path) == ".go" || modules.IsFile(path) }

// file looks at a file and reports whether there is one.
func (s *scanner) file(path string) bool {
	f := look(path, s.known[path])
	if f != nil {
		s.files[path] = f
	}
	return f != nil
}

// changes are the files that are new, other, or gone, in order.
func changes(before, after map[string]*file) []string {
	var changed []string
	for path, f := range after {
		if old := before[path]; old == nil || old.hash != f.hash {
			changed = append(changed, path)
		}
	}
	for path := range before {
		if after[path] == nil {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	return changed
}
