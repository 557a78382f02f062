package contractfile

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// Read reads a contract file, which is a regular file.
func Read(path string) (*descriptor.Document, error) {
	content, err := ReadRegular(path)
	if err != nil {
		return nil, err
	}
	document, err := descriptor.Read(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return document, nil
}

// ReadRegular reads a regular file, or a symbolic link to one. Opening another one could wait for somebody who writes, and reading a
// device might have no end. It has no more than
// [descriptor.MaxSize] bytes.
func ReadRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, descriptor.MaxSize+1))
	if err == nil && len(content) > descriptor.MaxSize {
		err = fmt.Errorf("%s has more than %d bytes", path, descriptor.MaxSize)
	}
	return content, err
}
