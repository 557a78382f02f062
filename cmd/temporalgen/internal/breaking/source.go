package breaking

import (
	"context"
	"os"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/contractfile"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// contractErrors are what is wrong with contracts.
type contractErrors []diag.Diagnostic

func (e contractErrors) Error() string { return diag.Diagnostic(e[0]).String() }

// present returns the version that is compared with the earlier one. If there is something wrong with contracts, the error is a
// contractErrors.
func (o *options) present(ctx context.Context) (*version, error) {
	if o.contract != "" {
		document, err := contractfile.Read(o.contract)
		if err != nil {
			return nil, err
		}
		return &version{document: document, path: o.inDir(o.contract)}, nil
	}
	loaded, err := parser.Load(ctx, o.packages)
	if err != nil {
		return nil, err
	}
	if wrong := diag.Errors(loaded.Diagnostics); len(wrong) > 0 {
		return nil, contractErrors(wrong)
	}
	v := &version{path: o.packages.Dir, folders: make(map[string]string)}
	for _, p := range loaded.Packages {
		v.folders[p.Path] = p.Dir
	}
	v.document, v.places = descriptor.Of(loaded.Packages, os.ReadFile)
	return v, nil
}
