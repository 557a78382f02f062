// Package contractfile is the command that writes what contracts say to a file, which is checked in.
package contractfile

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/internal/atomicfile"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// DefaultName is the name of the file, in the working directory.
const DefaultName = "temporal-contract.json"

const usage = `Contract writes what the contracts of packages say to one JSON file: workflows, messages and
activities with their names on the wire and their options, and payloads as JSON Schema. The
file changes only if that does. Check it in: temporalgen breaking compares with it, temporalgen
doc makes documentation of it, and code in other languages can be typed from it.

Usage:

	temporalgen contract [flags] [packages]

Packages are named as for the go command; without them it is ./...

Flags:

	-o file       the file; the default is ` + DefaultName + `, and - is the standard output
	-check        write nothing; fail if the file is not up to date
	-diff         write nothing; print how the file would change, and fail if it would
	-format form  of what is reported: text, json, or github for annotations, which is the
	              default in GitHub Actions
	-json         -format=json: one object a line on the standard output
	-tags list    build tags, separated by commas, as for the go command
	-h, -help     print this text
`

// Command returns the command.
func Command() command.Command {
	return command.Command{Name: "contract", Args: "[flags] [packages]", Summary: "write what contracts say to a file", Run: run}
}

// options are what the command line asks for.
type options struct {
	output      string
	check, diff bool
	patterns    []string
	buildFlags  []string
}

func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	var o options
	var form report.Flags
	flags := flag.NewFlagSet("temporalgen contract", flag.ContinueOnError)
	flags.StringVar(&o.output, "o", DefaultName, "")
	flags.BoolVar(&o.check, "check", false, "")
	flags.BoolVar(&o.diff, "diff", false, "")
	form.AddTo(flags)
	tags := flags.String("tags", "", "")
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	format, err := form.Format()
	if err == nil {
		err = command.GivenEmpty(flags, "o")
	}
	if err == nil && o.output == "-" && (o.check || o.diff || format == report.JSON) {
		err = errors.New("-o - is the standard output, and cannot be given with -check, -diff or -json")
	}
	if err != nil {
		return command.Refuse(flags, usage, err, stderr)
	}
	o.patterns = flags.Args()
	if len(o.patterns) == 0 {
		o.patterns = []string{"./..."}
	}
	if *tags != "" {
		o.buildFlags = []string{"-tags=" + *tags}
	}
	ctx, stop := command.Context()
	defer stop()
	config, err := report.Here(format, stdout, stderr)
	config.Check, config.Diff, config.Update = o.check, o.diff, "temporalgen contract"
	r := report.New(config)
	var result report.Run
	if err == nil {
		result, err = o.write(ctx, r, config.Dir, stdout)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx) // which says how it was interrupted
		}
		r.Failed(err)
	}
	r.Finished(result)
	if !result.OK {
		return command.Failed
	}
	return command.OK
}

// write writes the file, or says how it would change.
func (o *options) write(ctx context.Context, r report.Report, dir string, stdout io.Writer) (report.Run, error) {
	document, errors, err := Load(ctx, parser.Config{Dir: dir, BuildFlags: o.buildFlags, Patterns: o.patterns})
	if err != nil {
		return report.Run{}, err
	}
	if len(errors) > 0 {
		r.Diagnostics(errors)
		return report.Run{Errors: len(errors)}, nil
	}
	var content bytes.Buffer
	if err := document.Write(&content); err != nil {
		return report.Run{}, err
	}
	if o.output == "-" {
		_, err := stdout.Write(content.Bytes())
		return report.Run{OK: err == nil}, err
	}
	file := report.File{Path: o.output, Source: dir, Contracts: summary(document), New: content.Bytes()}
	if !filepath.IsAbs(file.Path) {
		file.Path = filepath.Join(dir, file.Path)
	}
	return Update(r, file, o.check || o.diff)
}

// Load returns what the contracts of packages say. If they have errors, it returns those instead.
func Load(ctx context.Context, config parser.Config) (*descriptor.Document, []diag.Diagnostic, error) {
	loaded, err := parser.Load(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	if errors := diag.Errors(loaded.Diagnostics); len(errors) > 0 {
		return nil, errors, nil
	}
	document, _ := descriptor.Of(loaded.Packages, os.ReadFile)
	if document.IsEmpty() {
		return nil, nil, fmt.Errorf("no contracts in %s", strings.Join(config.Patterns, " "))
	}
	return document, nil, nil
}

// Update brings a file up to date, or only says that it is not. Lines may end as on Windows.
func Update(r report.Report, file report.File, onlySay bool) (report.Run, error) {
	old, err := atomicfile.Read(file.Path, descriptor.MaxSize)
	file.Old, file.State = old, report.Stale
	switch {
	case errors.Is(err, fs.ErrNotExist):
		file.State = report.Missing
	case err != nil:
		return report.Run{}, err
	case bytes.Equal(bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n")), file.New):
		file.State = report.Fresh
	}
	result := report.Run{OK: true, Files: 1}
	if file.State != report.Fresh {
		result.Outdated = 1
	}
	if onlySay {
		r.Pending([]report.File{file})
		result.OK = file.State == report.Fresh
		return result, nil
	}
	if file.State != report.Fresh {
		if err := atomicfile.Write(file.Path, file.New); err != nil {
			return report.Run{}, err
		}
	}
	r.Written([]report.File{file})
	return result, nil
}

// summary counts what is in a document.
func summary(d *descriptor.Document) string {
	var parts []string
	add := func(n int, one, several string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, fmt.Sprint(n, " ", several))
		}
	}
	add(len(d.Workflows), "1 workflow", "workflows")
	add(len(d.Messages), "1 interface of messages", "interfaces of messages")
	add(len(d.Activities), "1 interface of activities", "interfaces of activities")
	return strings.Join(parts, ", ")
}
