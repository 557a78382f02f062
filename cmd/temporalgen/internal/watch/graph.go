package watch

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// A graph tells which folders import which.
type graph struct {
	files   map[string]*file
	modules *modulesHere
}

// importers returns for each folder those that import it.
func (g graph) importers() map[string][]string {
	importers := make(map[string][]string)
	for path, f := range g.files {
		for _, imported := range f.imports {
			if dir := g.modules.folder(imported); dir != "" {
				importers[dir] = append(importers[dir], filepath.Dir(path))
			}
		}
	}
	return importers
}

// concerned returns the folders with contracts, or with generated files, that changed files concern: those that these are
// in, and those that import them, also by way of others. before and after are from before the change and after it.
func concerned(changed []string, before, after graph) []string {
	relevant := make(map[string]bool)
	for _, g := range []graph{before, after} {
		for path, f := range g.files {
			if f.mentions || f.generated {
				relevant[filepath.Dir(path)] = true
			}
		}
	}
	importers := []map[string][]string{before.importers(), after.importers()}
	reached := make(map[string]bool)
	var reach func(dir string)
	reach = func(dir string) {
		if reached[dir] {
			return
		}
		reached[dir] = true
		for _, list := range importers {
			for _, importer := range list[dir] {
				reach(importer)
			}
		}
	}
	dirs := make(map[string]bool)
	for _, path := range changed {
		dir := filepath.Dir(path)
		if strings.HasSuffix(path, "_test.go") || isGenerated(before.files[path]) || isGenerated(after.files[path]) {
			dirs[dir] = true // nobody else looks at it
			continue
		}
		reach(dir)
	}
	maps.Copy(dirs, reached)
	maps.DeleteFunc(dirs, func(dir string, _ bool) bool { return !relevant[dir] })
	return slices.Sorted(maps.Keys(dirs))
}

func isGenerated(f *file) bool { return f != nil && f.generated }
