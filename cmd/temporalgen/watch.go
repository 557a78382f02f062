package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/watch"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A session generates again whenever something changes that matters, until its context ends.
type session struct {
	*generation
	watcher *watch.Watcher
	all     bool            // all packages are to be generated
	dirs    map[string]bool // folders of those that are, if these are not all
}

// watch generates now, and then again whenever something changes. Interrupting it is how it ends.
func (g *generation) watch(ctx context.Context) int {
	watcher, err := watch.New(ctx, watch.Config{Dir: g.dir, Patterns: g.patterns, Notify: true})
	if err != nil {
		g.report.Failed(err)
		return command.Failed
	}
	defer watcher.Close()
	s := &session{generation: g, watcher: watcher, all: true, dirs: make(map[string]bool)}
	s.generate(ctx, time.Now(), nil)
	if ctx.Err() == nil {
		g.report.Note("watching for changes; interrupt it to end")
	}
	polling := false
	for {
		if err := watcher.Polling(); err != nil && !polling {
			polling = true
			g.report.Note("the system cannot tell of changes (%v): files are looked at every half second", err)
		}
		change, err := watcher.Next(ctx)
		if err != nil {
			return command.OK
		}
		begun := time.Now()
		s.all = s.all || change.All
		for _, dir := range change.Dirs {
			s.dirs[dir] = true
		}
		if s.all || len(change.Dirs) > 0 {
			s.generate(ctx, begun, change.Files)
		}
	}
}

// generate generates for the packages that are to be generated, and reports on it. Those with errors do not keep the others
// from being generated, and stay to be generated.
func (s *session) generate(ctx context.Context, begun time.Time, because []string) {
	var run report.Run
	told := make(map[string]bool)
	broken := make(map[string]bool)
	errors, warnings := 0, 0
	for more := true; more; {
		plan, err := s.plan(ctx, func(dir string) bool { return (s.all || s.dirs[dir]) && !broken[dir] })
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			s.report.Failed(err)
			break
		}
		hasErrors := diag.HasErrors(plan.Diagnostics)
		more = hasErrors && addBroken(broken, plan.Diagnostics)
		plan.Diagnostics = slices.DeleteFunc(plan.Diagnostics, func(d diag.Diagnostic) bool {
			key := d.String()
			defer func() { told[key] = true }()
			return told[key]
		})
		s.report.Diagnostics(plan.Diagnostics)
		run = measure(plan)
		errors, warnings = errors+run.Errors, warnings+run.Warnings
		if hasErrors {
			continue
		}
		if s.all && len(plan.Outputs) == 0 && errors == 0 {
			s.noContracts()
		}
		s.use(plan, &run)
		s.wrote(plan)
		run.Generated = foldersOf(plan)
		if run.OK {
			s.all, s.dirs = false, broken
		}
	}
	run.Errors, run.Warnings, run.OK = errors, warnings, run.OK && errors == 0
	run.Begun, run.Because, run.Took = begun, because, time.Since(begun)
	s.report.Finished(run)
}

// wrote tells the watcher what was written, so that this is no change.
func (s *session) wrote(plan *generator.Plan) {
	for _, o := range plan.Outputs {
		if o.State != generator.Fresh {
			s.watcher.Wrote(o.Path, o.Content)
		}
	}
	for _, orphan := range plan.Orphans {
		s.watcher.Wrote(orphan.Path, nil)
	}
}

// addBroken adds the folders that have errors, and reports whether there are more of them than before.
func addBroken(broken map[string]bool, ds []diag.Diagnostic) bool {
	before := len(broken)
	for _, d := range ds {
		switch path := d.Pos.Filename; {
		case d.Severity != diag.Error:
		case strings.HasSuffix(path, ".go"):
			broken[filepath.Dir(path)] = true
		default:
			broken[path] = true
		}
	}
	return len(broken) > before
}

// foldersOf are the folders of packages that a plan has files of, in order.
func foldersOf(plan *generator.Plan) []string {
	dirs := make(map[string]bool)
	for _, o := range plan.Outputs {
		dirs[filepath.Dir(o.Path)] = true
	}
	for _, orphan := range plan.Orphans {
		dirs[filepath.Dir(orphan.Path)] = true
	}
	return slices.Sorted(maps.Keys(dirs))
}
