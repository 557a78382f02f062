package source

import (
	"iter"
	"path/filepath"

	"github.com/temporalgen/temporalgen/internal/patterns"
)

// Unlisted returns the folders below wildcards such as ./... that have Go files, of which none is built here. The go
// command does not list those.
func (l *Lister) Unlisted(texts []string, listed []*Listing) []*Listing {
	seen := make(map[string]bool)
	for _, p := range listed {
		seen[p.Dir] = true
	}
	var unlisted []*Listing
	for _, text := range texts {
		pattern := l.pattern(text)
		if !pattern.IsWildcard() {
			continue
		}
		for dir := range l.folders(pattern) {
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

// pattern is what a text stands for in the folder where patterns are resolved.
func (l *Lister) pattern(text string) patterns.Pattern { return patterns.Parse(l.config.Dir, text) }

// folders returns the folders that a pattern matches and in which somebody may write contracts.
func (l *Lister) folders(pattern patterns.Pattern) iter.Seq[string] {
	exists := func(path string) bool {
		_, err := l.ReadFile(path)
		return err == nil
	}
	return func(yield func(string) bool) {
		for dir, matches := range pattern.Folders(exists, patterns.NodeModules) {
			if matches && !yield(dir) {
				return
			}
		}
	}
}

// paths returns the paths of the files in a folder that the go command looks at.
func (l *Lister) paths(dir string) []string {
	var paths []string
	for _, name := range l.overlay.names(dir) {
		if !patterns.IsHidden(name) {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths
}
