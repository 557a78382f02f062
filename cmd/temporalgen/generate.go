package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// generate plans the output of the packages, and does with it what the options say.
func generate(opts options, stdout, stderr io.Writer) int {
	ctx, stop := command.Context()
	defer stop()
	config, noDir := report.Here(opts.format, stdout, stderr)
	config.Check, config.Diff, config.Verbose, config.Watch = opts.check, opts.diff, opts.verbose, opts.watch
	g := &generation{
		options:  opts,
		dir:      config.Dir,
		report:   report.New(config),
		announce: func() (finished func()) { return func() {} },
	}
	if config.Terminal && opts.format != report.JSON {
		g.announce = func() (finished func()) {
			return command.AnnounceSlow(stderr, slowStart, "compiling dependencies for type information; this is slow only the first time")
		}
	}
	if noDir != nil {
		g.report.Failed(noDir)
		g.report.Finished(report.Run{})
		return command.Failed
	}
	if opts.watch {
		return g.watch(ctx)
	}
	run := g.run(ctx)
	g.report.Finished(run)
	if !run.OK {
		return command.Failed
	}
	return command.OK
}

// slowStart is how long loading takes only if dependencies must be compiled first.
const slowStart = 3 * time.Second

// A generation generates once, or again and again.
type generation struct {
	options
	dir      string // the working directory
	report   report.Report
	announce func() (finished func()) // says after a while why it takes so long
}

// run does once what the options say, and reports on it.
func (g *generation) run(ctx context.Context) report.Run {
	begun := time.Now()
	plan, err := g.plan(ctx, nil)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx) // which says how it was interrupted
		}
		g.report.Failed(err)
		return report.Run{Took: time.Since(begun)}
	}
	r := measure(plan)
	g.report.Diagnostics(plan.Diagnostics)
	if r.Errors == 0 {
		if len(plan.Outputs) == 0 && !g.stdout {
			g.noContracts()
		}
		g.use(plan, &r)
	}
	r.Took = time.Since(begun)
	return r
}

// plan plans what to generate, for packages in all folders or only in some.
func (g *generation) plan(ctx context.Context, only func(dir string) bool) (*generator.Plan, error) {
	finished := g.announce()
	defer finished()
	return generator.Generate(ctx, parser.Config{Dir: g.dir, BuildFlags: g.buildFlags(), Patterns: g.patterns, Cache: g.cacheDir(), Only: only})
}

func (g *generation) noContracts() {
	g.report.Note("no contracts in %s", strings.Join(g.patterns, " "))
}

// measure tells what a plan was made from.
func measure(plan *generator.Plan) report.Run {
	s := plan.Stats
	r := report.Run{
		Files: len(plan.Outputs), Packages: s.Packages, Sources: s.Files, Contracts: s.Contracts, Cache: s.Cache,
		Phases: []report.Phase{
			{Name: "list", Took: s.Listing},
			{Name: "read", Took: s.Reading},
			{Name: "check", Took: s.Checking},
			{Name: "render", Took: s.Rendering},
			{Name: "compare", Took: s.Comparing},
		},
	}
	for _, d := range plan.Diagnostics {
		if d.Severity == diag.Error {
			r.Errors++
		} else {
			r.Warnings++
		}
	}
	return r
}

// use does with a plan what the options say, and tells in r how it went.
func (g *generation) use(plan *generator.Plan, r *report.Run) {
	begun := time.Now()
	if err := g.try(plan, r); err != nil {
		g.report.Failed(err)
		r.OK = false
	}
	r.Phases = append(r.Phases, report.Phase{Name: "write", Took: time.Since(begun)})
}

func (g *generation) try(plan *generator.Plan, r *report.Run) error {
	files, err := filesOf(plan, g.check || g.diff)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.State != report.Fresh {
			r.Outdated++
		}
	}
	switch {
	case g.stdout:
		return g.print(plan, files, r)
	case g.check || g.diff:
		g.report.Pending(files)
		r.OK = r.Outdated == 0
		return nil
	}
	if err := plan.Commit(); err != nil {
		return err
	}
	g.report.Written(files)
	r.OK = true
	return nil
}

// print prints what is generated. Only objects can be told apart if that is for several files.
func (g *generation) print(plan *generator.Plan, files []report.File, r *report.Run) error {
	var printed []report.File
	for i, o := range plan.Outputs {
		if g.file == "" || g.file == filepath.Base(o.Source) || g.file == filepath.Base(o.Path) {
			files[i].New = o.Content
			printed = append(printed, files[i])
		}
	}
	switch {
	case len(printed) == 0:
		return fmt.Errorf("no contracts in %s", strings.Join(g.args, " "))
	case len(printed) > 1 && g.format != report.JSON:
		var names []string
		for _, f := range printed {
			names = append(names, filepath.Base(f.Source))
		}
		return fmt.Errorf("-stdout prints one file, and there are contracts in %s: name one of these files, or use -json", strings.Join(names, ", "))
	}
	g.report.Content(printed)
	r.OK = true
	return nil
}
