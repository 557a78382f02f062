package lsp

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// regenerate generates the code of the package of a file, as temporalgen does, and returns what was done. It refuses to do so as
// long as a file is not saved: what would be generated is not what is in the editor.
func (s *server) regenerate(ctx context.Context, uri string) (done []string, err error) {
	path, ok := pathOf(uri)
	if !ok {
		return nil, fmt.Errorf("%s is not the URI of a Go file", uri)
	}
	dir := filepath.Dir(path)
	if unsaved := s.workspace.Documents().Unsaved(dir); len(unsaved) > 0 {
		return nil, fmt.Errorf("nothing was generated: save %s first", filepath.Base(unsaved[0]))
	}
	cfg := s.workspace.ParserConfig(dir)
	cfg.Patterns = []string{dir}
	plan, err := generator.Generate(ctx, cfg)
	if err != nil {
		return nil, err
	}
	for _, d := range plan.Diagnostics {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("nothing was generated: %s", strings.ReplaceAll(d.String(), dir+string(filepath.Separator), ""))
		}
	}
	if err := plan.Commit(); err != nil {
		return nil, err
	}
	var written []string
	for _, o := range plan.Outputs {
		if o.State != generator.Fresh {
			written = append(written, o.Path)
			done = append(done, fmt.Sprintf("%s: %s -> %s", filepath.Base(o.Source), o.Summary, filepath.Base(o.Path)))
		}
	}
	for _, orphan := range plan.Orphans {
		written = append(written, orphan.Path)
		done = append(done, filepath.Base(orphan.Path)+": removed")
	}
	s.workspace.ChangedOnDisk(written...)
	s.refreshLenses()
	return done, nil
}
