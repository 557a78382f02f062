package mend

import (
	"bytes"
	"errors"
	"os"

	"github.com/temporalgen/temporalgen/internal/atomicfile"
)

// Write changes the files, all of them or none.
func (p *Plan) Write() error {
	var files []*atomicfile.File
	for _, f := range p.Files {
		opened, err := atomicfile.Open(f.Path, atomicfile.Replace, f.New)
		if err != nil {
			return err
		}
		files = append(files, opened)
	}
	defer func() {
		for _, f := range files {
			f.Discard()
		}
	}()
	for _, f := range files {
		if err := f.Prepare(); err != nil {
			return err
		}
	}
	for _, f := range p.Files {
		if now, err := os.ReadFile(f.Path); err != nil || !bytes.Equal(now, f.Old) {
			return changed(f.Path)
		}
	}
	for i, f := range files {
		if err := f.Commit(); err != nil {
			return errors.Join(err, p.restore(i))
		}
	}
	return nil
}

// restore gives the first files the content that they had.
func (p *Plan) restore(n int) error {
	var errs []error
	for _, f := range p.Files[:n] {
		errs = append(errs, atomicfile.Write(f.Path, f.Old))
	}
	return errors.Join(errs...)
}
