package source

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/module"

	"github.com/temporalgen/temporalgen/internal/patterns"
)

// errUnknown is for packages of which nobody has been asked.
var errUnknown = errors.New("it is not known yet")

// Exports are packages that are imported, as a lister knows them: nil for those that it does not.
type Exports map[string]*Listing

// Exports lists packages that are imported, and has their export data made where it can be. Import paths that are half typed do
// not keep it from listing the others. The error is for the end of the lister's context.
func (l *Lister) Exports(paths []string) (Exports, error) {
	exports := make(Exports)
	var valid []string
	for _, path := range paths {
		exports[path] = nil // unless it is listed
		if err := checkImportPath(path); err != nil {
			exports[path] = failed(path, err)
		} else {
			valid = append(valid, path)
		}
	}
	for _, p := range l.exportsOf(valid) {
		exports[p.Path] = p
	}
	return exports, l.ctx.Err()
}

// exportsOf lists packages: each on its own if there is something that keeps them from being listed together.
func (l *Lister) exportsOf(paths []string) []*Listing {
	if len(paths) == 0 {
		return nil
	}
	listed, err := l.exports(paths)
	switch {
	case err == nil || l.ctx.Err() != nil:
		return listed
	case len(paths) == 1:
		return []*Listing{failed(paths[0], err)}
	}
	var all []*Listing
	for _, path := range paths {
		all = append(all, l.exportsOf([]string{path})...)
	}
	return all
}

// failed is what is known of a package that could not be listed.
func failed(path string, err error) *Listing {
	return &Listing{Path: path, Errors: []string{err.Error()}}
}

// checkImportPath returns why a path cannot be that of a package. Some would be patterns that match many.
func checkImportPath(path string) error {
	if pattern := patterns.Parse("", path); pattern.IsWildcard() || pattern.IsQuery() {
		return fmt.Errorf("%q is not the path of a package", path)
	}
	return module.CheckImportPath(path)
}

// Remember makes im ask nobody any more: of packages it knows what it has learned. Files are read by lister.
func (im *Importer) Remember(lister *Lister) {
	im.lister, im.readFile, im.remembering = lister, lister.ReadFile, true
}

// Learn takes over what is known of packages that are imported.
func (im *Importer) Learn(exports Exports) { maps.Copy(im.listed, exports) }

// Knows returns what is known of packages that are imported.
func (im *Importer) Knows() Exports { return im.listed }

// Contradicts reports whether other types are read from some of the packages than from those of the same path that are
// known already. The name of a file with export data tells what is in it.
func (known Exports) Contradicts(exports Exports) bool {
	for path, p := range exports {
		if q, ok := known[path]; ok && p != q && (p == nil || q == nil || p.export == "" || p.export != q.export) {
			return true
		}
	}
	return false
}

// ForgetDeclarations forgets the files that were read for declarations in packages whose types come from export data. What is in
// them may be another thing the next time.
func (im *Importer) ForgetDeclarations() {
	for file, f := range im.files {
		if im.declaring[f] {
			delete(im.files, file)
			im.fset.RemoveFile(file)
		}
	}
	clear(im.declaring)
	clear(im.looked)
}

// Unknown returns the packages that were imported and are not known, and forgets that.
func (im *Importer) Unknown() []string {
	unknown := im.unknown
	im.unknown = nil
	slices.Sort(unknown)
	return slices.Compact(unknown)
}

// lack notes that packages are not known.
func (im *Importer) lack(paths []string) error {
	for _, path := range paths {
		delete(im.listed, path)
	}
	im.unknown = append(im.unknown, paths...)
	return errUnknown
}

// RefersTo reports whether a package that has been imported refers to one of those with the paths that are given. Their
// types could not be replaced by those of another version.
func (im *Importer) RefersTo(paths map[string]bool) bool {
	for path, p := range im.exported {
		if paths[path] {
			continue
		}
		for _, imported := range p.Imports() {
			if paths[imported.Path()] {
				return true
			}
		}
	}
	return false
}
