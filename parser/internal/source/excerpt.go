package source

import (
	"go/types"
	"iter"
	"maps"
	"slices"

	"github.com/temporalgen/temporalgen/internal/cache"
	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/parser/internal/excerpt"
)

// Abridge takes the types of what the packages that have been added import from an excerpt of export data that was kept in the
// cache, if it has all that they refer to, and a name of each of the packages besides. Otherwise keep keeps one, when all have been
// checked.
func (im *Importer) Abridge(besides map[string]string) (keep func()) {
	nothing := func() {}
	if im.lister == nil || im.lister.answers == nil || !im.lister.answers.Remember() {
		return nothing
	}
	dir := im.lister.config.Cache
	names, exported, ok := im.refersTo(besides)
	if !ok {
		return nothing
	}
	parts := []string{"excerpt", inputs.Executable()}
	for _, path := range slices.Sorted(maps.Keys(exported)) {
		parts = append(parts, path, exported[path].export) // whose name tells what it holds
	}
	key := cache.KeyOf(parts...)
	if data, ok := dir.Get(key); ok {
		if e, err := excerpt.Decode(data); err == nil {
			if has := e.Names(); has.Contains(names) {
				if im.take(e) {
					return nothing
				}
			} else {
				names.AddAll(has)
			}
		}
	}
	return func() {
		packages := make(map[string]*types.Package)
		for path := range exported {
			p := im.exported[path]
			if p == nil || !p.Complete() {
				return // something went wrong, which has been reported
			}
			packages[path] = p
		}
		if e, err := excerpt.Of(im.fset, packages, names); err == nil {
			dir.Put(key, e.Append(nil))
		}
	}
}

// refersTo returns to what names the packages that have been added refer in packages that have export data, and these packages. It
// returns false if that is not known.
func (im *Importer) refersTo(besides map[string]string) (names excerpt.Names, exported map[string]*Listing, ok bool) {
	names, exported = make(excerpt.Names), make(map[string]*Listing)
	paths := slices.Collect(maps.Keys(besides))
	for p := range im.eachSource() {
		paths = append(paths, p.Imports()...)
	}
	for _, path := range paths {
		if im.source(path) != nil {
			continue
		}
		listed := im.listed[path]
		if listed == nil || listed.export == "" || listed.Name == "" {
			return nil, nil, false
		}
		exported[path] = listed
		if name, ok := besides[path]; ok {
			names.Add(path, name)
		}
	}
	nameOf := func(path string) string {
		if listed := exported[path]; listed != nil {
			return listed.Name
		}
		return ""
	}
	for _, p := range im.sources {
		for _, f := range p.Files {
			if !names.AddFile(f.Syntax, nameOf) {
				return nil, nil, false
			}
		}
	}
	return names, exported, true
}

// eachSource returns the packages that have been added, and those that these import.
func (im *Importer) eachSource() iter.Seq[*Package] {
	return func(yield func(*Package) bool) {
		queue := slices.Collect(maps.Values(im.sources))
		seen := make(map[*Package]bool)
		for len(queue) > 0 {
			p := queue[0]
			queue = queue[1:]
			if seen[p] {
				continue
			}
			seen[p] = true
			for _, path := range p.Imports() {
				if imported := im.source(path); imported != nil {
					queue = append(queue, imported)
				}
			}
			if !yield(p) {
				return
			}
		}
	}
}

// take takes the types from an excerpt. It returns false if that is not possible, or if it refers to packages that are checked
// from source, with which there would be two of each type.
func (im *Importer) take(e *excerpt.Excerpt) bool {
	packages, err := e.Packages(im.fset)
	if err != nil {
		return false
	}
	for path := range packages {
		if im.source(path) != nil {
			return false
		}
	}
	maps.Copy(im.exported, packages)
	return true
}
