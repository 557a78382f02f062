package vet

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet/mend"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// mend makes the fixes of what was found, and returns what is found then. Fixes that overlap with others come in a further round,
// if there is still something to mend.
func (o *options) mend(ctx context.Context, r report.Report, found []diag.Diagnostic) ([]diag.Diagnostic, error) {
	const mostRounds = 5
	var left []error
	for range mostRounds {
		plan, err := o.plan(ctx, found)
		if err != nil {
			return found, err
		}
		if left = plan.Left; len(plan.Files) == 0 {
			break
		}
		if err := plan.Write(); err != nil {
			return found, fmt.Errorf("not mended: %w", err)
		}
		for _, f := range plan.Files {
			r.Note("mended %s: %s", o.name(f.Path), strings.Join(f.Fixes, ", "))
		}
		if found, err = o.find(ctx); err != nil {
			return found, err
		}
	}
	for _, reason := range left {
		r.Note("%v", reason)
	}
	return found, nil
}

// preview prints how fixes would change files.
func (o *options) preview(ctx context.Context, r report.Report) (report.Run, error) {
	found, err := o.find(ctx)
	if err != nil {
		return report.Run{}, err
	}
	plan, err := o.plan(ctx, found)
	if err != nil {
		return report.Run{}, err
	}
	var files []report.File
	for _, f := range plan.Files {
		files = append(files, report.File{Path: f.Path, Source: f.Path, State: report.Stale, Old: f.Old, New: f.New})
	}
	r.Pending(files)
	for _, reason := range plan.Left {
		r.Note("%v", reason)
	}
	return report.Run{OK: len(files) == 0, Files: len(files), Outdated: len(files)}, nil
}

// plan finds out how fixes change files.
func (o *options) plan(ctx context.Context, found []diag.Diagnostic) (*mend.Plan, error) {
	config := mend.Config{LookedAt: o.begun}
	for _, d := range found {
		if len(d.Fixes) == 0 {
			continue
		}
		// It fails outside of modules, where nothing is changed.
		if output, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{if .Main}}{{.Dir}}{{end}}").Output(); err == nil {
			config.Modules = strings.Split(strings.TrimSpace(string(output)), "\n")
		}
		break
	}
	return mend.New(found, config)
}

// name is how a file is called in a note.
func (o *options) name(path string) string {
	if rel, err := filepath.Rel(o.Dir, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}
