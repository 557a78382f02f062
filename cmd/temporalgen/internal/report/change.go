package report

import (
	"cmp"
	"fmt"
	"path/filepath"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/patch"
)

// A change is how a file would change.
type change struct {
	File
	patch          []byte
	update         string // the command that makes it
	added, removed int    // lines
}

// changes are those of files that are not as they should be.
func (c *Config) changes(files []File) []change {
	var changes []change
	for _, f := range files {
		if f.State == Fresh {
			continue
		}
		unified := patch.Unified(c.patched(f), f.Old, f.New)
		added, removed := patch.Count(unified)
		changes = append(changes, change{f, unified, cmp.Or(c.Update, "go generate"), added, removed})
	}
	return changes
}

// patched is the name of a file in a patch. It has no symbolic links, through which programs that apply patches write nothing,
// unless the file is one that is to be removed: then it is the link that goes.
func (c *Config) patched(f File) string {
	dir, err := filepath.EvalSymlinks(c.Dir)
	if err != nil {
		return c.name(f.Path)
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(f.Path))
	if err != nil {
		return c.name(f.Path)
	}
	path := filepath.Join(folder, filepath.Base(f.Path))
	if f.State == Stale {
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return c.name(f.Path)
		}
	}
	in := Config{Dir: dir}
	return in.name(path)
}

// summary says how the file is, and what to do.
func (c *change) summary() string {
	switch c.State {
	case Missing:
		return fmt.Sprintf("missing (+%d), run %s", c.added, c.update)
	case Orphaned:
		return fmt.Sprintf("stale (-%d), %s; run %s", c.removed, reason(c.File), c.update)
	}
	return fmt.Sprintf("stale (+%d -%d), run %s", c.added, c.removed, c.update)
}

// reason says why an orphan is one.
func reason(f File) string {
	source := filepath.Base(f.Source)
	if f.Gone {
		return source + " is gone"
	}
	return source + " has no contracts"
}
