package generator

import (
	"errors"
	"fmt"
	"strings"

	"github.com/temporalgen/temporalgen/internal/atomicfile"
	"github.com/temporalgen/temporalgen/internal/parallel"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Commit makes the files what the plan says: it writes those that are not and removes
// orphans. A file is replaced as a whole or not at all, and keeps its mode; where there is a
// symbolic link, the file that it leads to is replaced. With an error among the plan's
// diagnostics there is nothing to do, and that is an error.
//
// If a file cannot be written, or is read-only, none is changed. If one cannot be put in its
// place, those before it have been; the error names them.
func (p *Plan) Commit() error {
	if diag.HasErrors(p.Diagnostics) {
		return errors.New("the input has errors")
	}
	if p.remembered {
		return nil
	}
	files, err := p.files()
	if err != nil {
		return err
	}
	removeLeftovers(files)
	defer func() {
		for _, f := range files {
			f.Discard()
		}
	}()
	if err := parallel.Do(len(files), func(i int) error { return files[i].Prepare() }); err != nil {
		return err
	}
	var done []string
	for _, f := range files {
		if err := f.Commit(); err != nil {
			return partly(done, err)
		}
		if f.Change != atomicfile.Keep {
			done = append(done, f.Name)
		}
	}
	if !p.UpToDate() {
		p.memory.keepWritten(p)
	}
	return nil
}

// files are the files of the plan in the order in which they are changed.
func (p *Plan) files() ([]*atomicfile.File, error) {
	var files []*atomicfile.File
	for _, o := range p.Outputs {
		if o.kept {
			continue
		}
		change := atomicfile.Replace
		if o.State == Fresh {
			change = atomicfile.Keep
		}
		f, err := atomicfile.Open(o.Path, change, o.Content)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	for _, orphan := range p.Orphans {
		f, err := atomicfile.Open(orphan.Path, atomicfile.Remove, nil)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func partly(done []string, err error) error {
	if len(done) == 0 {
		return err
	}
	return fmt.Errorf("%w (already changed: %s)", err, strings.Join(done, ", "))
}
