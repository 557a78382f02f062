package source

import (
	"errors"
	"maps"
	"slices"
)

// errUnknown is for packages of which nobody has been asked.
var errUnknown = errors.New("it is not known yet")

// Exports are packages that are imported, as a lister knows them: nil for those that it does not.
type Exports map[string]*Listing

// Exports lists packages that are imported, and has their export data made where it can be.
func (l *Lister) Exports(paths []string) (Exports, error) {
	exports := make(Exports)
	if len(paths) == 0 {
		return exports, nil
	}
	listed, err := l.exports(paths)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		exports[path] = nil // unless it is listed
	}
	for _, p := range listed {
		exports[p.Path] = p
	}
	return exports, nil
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
