package generator

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/internal/parallel"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Generate plans the files of the packages that cfg selects. Errors in the input are
// diagnostics of the plan; the error is for everything else.
//
// With a cache, a plan is kept there if there is nothing to do. If that is still so, it is known without loading
// packages. Otherwise packages are passed over if nothing has changed that was looked at for them, and of the others only that code
// is rendered again that depends on what has changed.
func Generate(ctx context.Context, cfg parser.Config) (*Plan, error) {
	memory := memoryOf(cfg)
	plan, before := memory.plan()
	if plan != nil {
		return plan, nil
	}
	if before != nil {
		cfg.Known = before.known
	}
	plan, err := generate(ctx, cfg, before)
	if err == nil && cfg.Cache != "" {
		plan.memory = memory
		plan.Stats.Cache = "nothing"
		if plan.Stats.Remembered {
			plan.Stats.Cache = "packages"
		}
		memory.keep(plan)
	}
	return plan, err
}

// generate makes a plan, with what was found before of the packages that are passed over. Code that was rendered before, from the
// same, is not rendered again if the file has it. If before is nil, nothing is to be remembered.
func generate(ctx context.Context, cfg parser.Config, before *former) (*Plan, error) {
	loaded, err := parser.Load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	known := before.of(loaded.PassedOver)
	plan := &Plan{
		Diagnostics: diag.Sort(append(loaded.Diagnostics, known.Diagnostics...)), Stats: Stats{Stats: loaded.Stats}, passedOver: loaded.PassedOver,
	}
	plan.Stats.Contracts += known.Stats.Contracts
	if diag.HasErrors(plan.Diagnostics) {
		return plan, nil
	}
	begun := time.Now()
	drafts := draftsOf(loaded.Packages)
	var in *inputs.Set
	if loaded.Inputs != nil && before != nil {
		in = before.inputsWith(loaded.Inputs)
	} else {
		before = nil // nothing is to be remembered
	}
	foreign, err := readExisting(drafts, before, in)
	if err != nil {
		return nil, err
	}
	if len(foreign) > 0 {
		plan.Diagnostics = diag.Sort(append(plan.Diagnostics, foreign...))
		return plan, nil
	}
	read := time.Now()
	if in != nil {
		plan.inputs, plan.answers, plan.parts = in, loaded.Answers, append(loaded.Parts, known.parts...)
	}
	if err := parallel.Do(len(drafts), func(i int) error { return drafts[i].finish(before, in) }); err != nil {
		return nil, err
	}
	plan.Outputs = known.Outputs
	for _, d := range drafts {
		plan.Outputs = append(plan.Outputs, d.Output)
	}
	slices.SortFunc(plan.Outputs, func(a, b *Output) int { return cmp.Compare(a.Path, b.Path) })
	rendered := time.Now()
	plan.Orphans, err = orphans(loaded.Packages, plan.Outputs)
	plan.Stats.Rendering, plan.Stats.Comparing = rendered.Sub(read), read.Sub(begun)+time.Since(rendered)
	return plan, err
}

// OutputFor renders the file that is generated from one source file of a package that has been checked without errors, such as
// by a [parser.Session], and compares it with what is there. It returns an error if that was written by others.
func OutputFor(pkg *contract.Package, file *contract.File) (*Output, error) {
	only := *pkg
	only.Files = []*contract.File{file}
	drafts := draftsOf([]*contract.Package{&only})
	foreign, err := readExisting(drafts, nil, nil)
	if err != nil {
		return nil, err
	}
	if len(foreign) > 0 {
		return nil, errors.New(foreign[0].Message)
	}
	return drafts[0].Output, drafts[0].finish(nil, nil)
}

// orphans returns the generated files of the packages that are not outputs.
func orphans(packages []*contract.Package, outputs []*Output) ([]Orphan, error) {
	wanted := map[string]bool{}
	for _, o := range outputs {
		wanted[o.Path] = true
	}
	var list []Orphan
	for _, pkg := range packages {
		for _, path := range pkg.Generated {
			if wanted[path] {
				continue
			}
			source := strings.TrimSuffix(path, contract.OutputSuffix) + ".go"
			_, err := os.Stat(source)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			list = append(list, Orphan{Path: path, Source: source, Gone: err != nil})
		}
	}
	slices.SortFunc(list, func(a, b Orphan) int { return cmp.Compare(a.Path, b.Path) })
	return list, nil
}
