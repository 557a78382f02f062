package breaking

import (
	"context"
	"fmt"
	"os"

	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A source is packages whose contracts are compared.
type source struct {
	dir        string // where patterns are resolved
	patterns   []string
	buildFlags []string
}

// contractErrors are what is wrong with contracts.
type contractErrors []diag.Diagnostic

func (e contractErrors) Error() string {
	if len(e) == 1 {
		return e[0].String()
	}
	return fmt.Sprintf("%s, and %d more errors", e[0], len(e)-1)
}

// load returns what the contracts of packages say. If there is something wrong with them, the error is a contractErrors.
func (s *source) load(ctx context.Context) (*version, error) {
	loaded, err := parser.Load(ctx, parser.Config{Dir: s.dir, BuildFlags: s.buildFlags, Patterns: s.patterns})
	if err != nil {
		return nil, err
	}
	if wrong := diag.Errors(loaded.Diagnostics); len(wrong) > 0 {
		return nil, contractErrors(wrong)
	}
	v := &version{path: s.dir, folders: make(map[string]string)}
	for _, p := range loaded.Packages {
		v.folders[p.Path] = p.Dir
	}
	v.document, v.places = descriptor.Of(loaded.Packages, os.ReadFile)
	return v, nil
}

// present returns the version that is compared with the earlier one.
func (o *options) present(ctx context.Context) (*version, error) {
	if o.contract == "" {
		return o.load(ctx)
	}
	document, err := readFile(o.inDir(o.contract))
	if err != nil {
		return nil, err
	}
	return &version{document: document, path: o.inDir(o.contract)}, nil
}

// readFile reads a contract file.
func readFile(path string) (*descriptor.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	document, err := descriptor.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return document, nil
}
