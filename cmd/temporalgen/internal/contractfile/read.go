package contractfile

import (
	"bytes"
	"fmt"

	"github.com/temporalgen/temporalgen/internal/atomicfile"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// Read reads a contract file, which is a regular file.
func Read(path string) (*descriptor.Document, error) {
	content, err := atomicfile.Read(path, descriptor.MaxSize)
	if err != nil {
		return nil, err
	}
	document, err := descriptor.Read(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return document, nil
}
