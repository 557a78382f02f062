package main

import (
	"slices"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/generator"
)

// filesOf are the files of a plan: its outputs, and then its orphans. With contents they have what those are and will be
// that are to be changed.
func filesOf(plan *generator.Plan, contents bool) ([]report.File, error) {
	states := map[generator.State]report.State{
		generator.Missing: report.Missing,
		generator.Stale:   report.Stale,
		generator.Fresh:   report.Fresh,
	}
	var files []report.File
	for _, o := range plan.Outputs {
		files = append(files, report.File{Path: o.Path, Source: o.Source, State: states[o.State], Contracts: o.Summary})
	}
	for _, orphan := range plan.Orphans {
		files = append(files, report.File{Path: orphan.Path, Source: orphan.Source, State: report.Orphaned, Gone: orphan.Gone})
	}
	if !contents {
		return files, nil
	}
	changes, err := plan.Changes()
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		i := slices.IndexFunc(files, func(f report.File) bool { return f.Path == c.Path })
		files[i].Old, files[i].New = c.Old, c.New
	}
	return files, nil
}
