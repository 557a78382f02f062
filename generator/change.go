package generator

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
)

// A Change is what [Plan.Commit] does with a file.
type Change struct {
	Path     string // absolute
	Old, New []byte // its content before and after, nil if there is no such file
}

// Changes returns what Commit would change, ordered by path. It reads the files as they are now.
func (p *Plan) Changes() ([]Change, error) {
	var changes []Change
	add := func(path string, content []byte) error {
		old, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		changes = append(changes, Change{Path: path, Old: old, New: content})
		return nil
	}
	for _, o := range p.Outputs {
		if o.State == Fresh {
			continue
		}
		if err := add(o.Path, o.Content); err != nil {
			return nil, err
		}
	}
	for _, orphan := range p.Orphans {
		if err := add(orphan.Path, nil); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	return changes, nil
}
