package generator

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/templates"
)

// Generate plans the files of the packages that cfg selects. Errors in the input are
// diagnostics of the plan; the error is for everything else.
//
// With a cache, a plan is kept there if there is nothing to do. If that is still so, it is known without loading
// packages; the outputs then have no content.
func Generate(ctx context.Context, cfg parser.Config) (*Plan, error) {
	memory := memoryOf(cfg)
	if plan := memory.plan(); plan != nil {
		return plan, nil
	}
	plan, err := generate(ctx, cfg)
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

func generate(ctx context.Context, cfg parser.Config) (*Plan, error) {
	loaded, err := parser.Load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	plan := &Plan{Diagnostics: loaded.Diagnostics, Stats: Stats{Stats: loaded.Stats}}
	if diag.HasErrors(plan.Diagnostics) {
		return plan, nil
	}
	begun := time.Now()
	if plan.Outputs, err = renderAll(loaded.Packages); err != nil {
		return nil, err
	}
	rendered := time.Now()
	plan.Stats.Rendering = rendered.Sub(begun)
	foreign, err := compare(plan.Outputs, loaded.Inputs)
	if err != nil {
		return nil, err
	}
	if len(foreign) > 0 {
		return &Plan{Diagnostics: diag.Sort(append(plan.Diagnostics, foreign...)), Stats: plan.Stats}, nil
	}
	plan.Orphans, err = orphans(loaded.Packages, plan.Outputs)
	plan.inputs = loaded.Inputs
	plan.Stats.Comparing = time.Since(rendered)
	return plan, err
}

// renderAll renders the files of all packages.
func renderAll(packages []*contract.Package) ([]*Output, error) {
	type source struct {
		pkg  *contract.Package
		file *contract.File
	}
	var sources []source
	var outputs []*Output
	for _, pkg := range packages {
		for _, file := range pkg.Files {
			sources = append(sources, source{pkg, file})
			outputs = append(outputs, &Output{Path: contract.OutputPath(file.Path), Source: file.Path, Summary: summary(file)})
		}
	}
	err := concurrently(len(outputs), func(i int) (err error) {
		outputs[i].Content, err = templates.Render(sources[i].pkg, sources[i].file)
		return err
	})
	slices.SortFunc(outputs, func(a, b *Output) int { return cmp.Compare(a.Path, b.Path) })
	return outputs, err
}

// OutputFor renders the file that is generated from one source file of a package that has been checked without errors, such as
// by a [parser.Session], and compares it with what is there. It returns an error if that was written by others.
func OutputFor(pkg *contract.Package, file *contract.File) (*Output, error) {
	outputs, err := renderAll([]*contract.Package{{
		Path: pkg.Path, Name: pkg.Name, Dir: pkg.Dir, Types: pkg.Types, Declared: pkg.Declared, Files: []*contract.File{file},
	}})
	if err != nil {
		return nil, err
	}
	foreign, err := compare(outputs, nil)
	if err == nil && len(foreign) > 0 {
		err = errors.New(foreign[0].Message)
	}
	return outputs[0], err
}

// fits reports whether an output is what is in its file. Comments that others have put above the header become a part of
// the output, and the ends of lines and a byte order mark may be those of another system.
func (o *Output) fits(existing []byte) bool {
	existing = bytes.TrimPrefix(existing, []byte("\uFEFF"))
	existing = bytes.ReplaceAll(existing, []byte("\r\n"), []byte("\n"))
	if above, ok := contract.AboveHeader(existing); ok && !bytes.Contains(above, []byte("//go:build")) {
		o.Content = slices.Concat(above, o.Content)
	}
	return bytes.Equal(existing, o.Content)
}

// compare sets the state of outputs, and reports files that were written by others. It adds what it reads to in.
func compare(outputs []*Output, in *inputs.Set) (foreign []diag.Diagnostic, err error) {
	for _, o := range outputs {
		existing, err := in.ReadFile(o.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			o.State = Missing
		case err != nil:
			return nil, err
		case !contract.IsGenerated(o.Path, existing):
			foreign = append(foreign, diag.Diagnostic{
				Pos:  token.Position{Filename: o.Path, Line: 1, Column: 1},
				Code: diag.ForeignFile,
				Message: fmt.Sprintf("%s, where the code generated from %s belongs, was not written by temporalgen; move it away",
					filepath.Base(o.Path), filepath.Base(o.Source)),
			})
		case o.fits(existing):
			o.State = Fresh
		default:
			o.State = Stale
		}
	}
	return foreign, nil
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
