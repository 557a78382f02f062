package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/explain"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// generate plans the output of the packages, reports on it, and writes it unless it is
// only to be checked.
func generate(opts options, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail := func(err error) int {
		fmt.Fprintln(stderr, "temporalgen:", err)
		return command.Failed
	}
	dir, err := os.Getwd()
	if err != nil {
		return fail(err)
	}

	finished := func() {}
	if watched(stderr) {
		finished = announceSlowStart(stderr, slowStart)
	}
	plan, err := generator.Generate(ctx, parser.Config{Dir: dir, BuildFlags: opts.buildFlags(), Patterns: opts.patterns})
	finished()
	if err != nil {
		return fail(err)
	}
	names := relativeTo(dir)
	for _, d := range plan.Diagnostics {
		d.Pos.Filename = names.name(d.Pos.Filename)
		fmt.Fprintln(stderr, d)
	}
	if diag.HasErrors(plan.Diagnostics) {
		if watched(stderr) {
			fmt.Fprintln(stderr, "temporalgen: for an explanation, run", explain.CommandLine(plan.Diagnostics))
		}
		return command.Failed
	}
	if len(plan.Outputs) == 0 {
		fmt.Fprintf(stderr, "temporalgen: no contracts in %s\n", strings.Join(opts.patterns, " "))
	}
	if opts.check {
		return check(plan, names, stderr)
	}
	if err := plan.Commit(); err != nil {
		return fail(err)
	}
	report(plan, names, stdout)
	return command.OK
}

// report tells what was done.
func report(plan *generator.Plan, names relativeTo, stdout io.Writer) {
	for _, o := range plan.Outputs {
		if o.State != generator.Fresh {
			fmt.Fprintf(stdout, "%s: %s -> %s\n", names.name(o.Source), o.Summary, filepath.Base(o.Path))
		}
	}
	for _, orphan := range plan.Orphans {
		fmt.Fprintf(stdout, "%s: removed, %s\n", names.name(orphan.Path), reason(orphan))
	}
}

// check tells what would be done, and fails if there is something.
func check(plan *generator.Plan, names relativeTo, stderr io.Writer) int {
	for _, o := range plan.Outputs {
		switch o.State {
		case generator.Missing:
			fmt.Fprintf(stderr, "%s: missing, run go generate\n", names.name(o.Path))
		case generator.Stale:
			fmt.Fprintf(stderr, "%s: stale, run go generate\n", names.name(o.Path))
		}
	}
	for _, orphan := range plan.Orphans {
		fmt.Fprintf(stderr, "%s: stale, %s; run go generate\n", names.name(orphan.Path), reason(orphan))
	}
	if !plan.UpToDate() {
		return command.Failed
	}
	return command.OK
}

func reason(orphan generator.Orphan) string {
	source := filepath.Base(orphan.Source)
	if orphan.Gone {
		return source + " is gone"
	}
	return source + " has no contracts"
}

// relativeTo is the directory that files are named relative to.
type relativeTo string

func (dir relativeTo) name(path string) string {
	if rel, err := filepath.Rel(string(dir), path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}
