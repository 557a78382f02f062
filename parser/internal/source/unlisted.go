package source

import (
	"io/fs"
	"iter"
	"path/filepath"
	"slices"
	"strings"
)

// Unlisted returns the folders below wildcards such as ./... that have Go files, of which none is built here. The go
// command does not list those.
func (l *Lister) Unlisted(patterns []string, listed []*Listing) []*Listing {
	seen := make(map[string]bool)
	for _, p := range listed {
		seen[p.Dir] = true
	}
	var unlisted []*Listing
	for _, pattern := range patterns {
		root, ok := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		if !ok || !isPath(root) || strings.Contains(root, "...") {
			continue
		}
		for dir := range l.folders(absolute(l.config.Dir, root)) {
			if seen[dir] {
				continue
			}
			seen[dir] = true
			if files := l.goFiles(l.paths(dir)); len(files) > 0 {
				unlisted = append(unlisted, &Listing{Dir: dir, Ignored: files})
			}
		}
	}
	return unlisted
}

// folders returns a folder and those below it that wildcards match.
func (l *Lister) folders(root string) iter.Seq[string] {
	return func(yield func(string) bool) {
		// A folder that cannot be read has nothing to tell.
		_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil || !entry.IsDir():
				return nil
			case path != root && l.isApart(path):
				return filepath.SkipDir
			case !yield(path):
				return filepath.SkipAll
			}
			return nil
		})
	}
}

// isApart reports whether wildcards do not match a folder below the one where they begin.
func (l *Lister) isApart(dir string) bool {
	name := filepath.Base(dir)
	if name[0] == '.' || name[0] == '_' || slices.Contains([]string{"testdata", "vendor", "node_modules"}, name) {
		return true
	}
	_, err := l.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil
}

// paths returns the paths of the files in a folder that the go command looks at.
func (l *Lister) paths(dir string) []string {
	var paths []string
	for _, name := range l.overlay.names(dir) {
		if name[0] != '_' && name[0] != '.' {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths
}
