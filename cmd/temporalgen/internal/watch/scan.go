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
	modules *modules
	files   map[string]*file
	dirs    map[string]bool     // in which something may happen that matters
	looked  map[string][]string // the folders in those that were looked into
}

func newScanner(known map[string]*file, modules *modules) *scanner {
	return &scanner{
		known: known, modules: modules, files: make(map[string]*file), dirs: make(map[string]bool), looked: make(map[string][]string),
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
	for _, pattern := range c.Patterns {
		root, below := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		root = filepath.FromSlash(root)
		switch {
		case !isPath(root):
			for _, m := range s.modules.list {
				if m.main {
					s.tree(m.dir)
				}
			}
		case below || strings.Contains(root, "..."):
			prefix, _, _ := strings.Cut(root, "...")
			if prefix != root {
				root = filepath.Dir(prefix + "x")
			}
			s.tree(inDir(c.Dir, root))
		default:
			s.folder(inDir(c.Dir, root))
		}
	}
}

// isPath reports whether a pattern is for folders and not for import paths.
func isPath(pattern string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(pattern), "/")
	return first == "." || first == ".." || filepath.IsAbs(pattern)
}

func inDir(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// tree looks at a folder and at those below it that wildcards match.
func (s *scanner) tree(root string) {
	for _, dir := range s.folder(root) {
		name := filepath.Base(dir)
		if name[0] == '.' || name[0] == '_' || slices.Contains([]string{"testdata", "vendor", "node_modules"}, name) {
			continue
		}
		if mod := filepath.Join(dir, "go.mod"); s.file(mod) {
			s.dirs[dir] = true // another module: what matters is whether it stays one
			continue
		}
		s.tree(dir)
	}
}

// folder looks at the files of a folder, and at what they import of the modules here. It returns the folders in it.
func (s *scanner) folder(dir string) (folders []string) {
	if folders, ok := s.looked[dir]; ok {
		return folders
	}
	s.looked[dir] = nil
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	s.dirs[dir] = true
	for _, entry := range entries {
		name := entry.Name()
		path := filepath.Join(dir, name)
		switch {
		case entry.IsDir():
			folders = append(folders, path)
		case name[0] == '.' || name[0] == '_':
		case isLookedAt(name):
			s.file(path)
		}
	}
	s.looked[dir] = folders
	for _, entry := range entries {
		f := s.files[filepath.Join(dir, entry.Name())]
		if f == nil {
			continue
		}
		for _, path := range f.imports {
			if imported := s.modules.folder(path); imported != "" {
				s.folder(imported)
			}
		}
	}
	return folders
}

// isLookedAt reports whether files with a name matter, wherever they are.
func isLookedAt(name string) bool { return filepath.Ext(name) == ".go" || isModuleFile(name) }

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
