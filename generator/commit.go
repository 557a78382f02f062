package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// Commit makes the files what the plan says: it writes those that are not and removes
// orphans. A file is replaced as a whole or not at all. With an error among the plan's
// diagnostics there is nothing to do, and that is an error.
//
// If a file cannot be written, the files before it have been; the error names them.
func (p *Plan) Commit() error {
	if diag.HasErrors(p.Diagnostics) {
		return errors.New("the input has errors")
	}
	var done []string
	for _, o := range p.Outputs {
		if o.State == Fresh {
			continue
		}
		if err := replace(o.Path, o.Content); err != nil {
			return partly(done, err)
		}
		done = append(done, o.Path)
	}
	for _, orphan := range p.Orphans {
		if err := os.Remove(orphan.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return partly(done, err)
		}
		done = append(done, orphan.Path)
	}
	return nil
}

func partly(done []string, err error) error {
	if len(done) == 0 {
		return err
	}
	return fmt.Errorf("%w (already changed: %s)", err, strings.Join(done, ", "))
}

// replace writes a file beside the one at path and puts it in its place, so that
// nobody ever sees half of it.
func replace(path string, content []byte) (err error) {
	// The go command ignores files whose name starts with a dot.
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temp.Name()))
		}
	}()
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
