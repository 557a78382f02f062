// Package document is the command that writes documentation of contracts.
package document

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/contractfile"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/contractpage"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/html"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/markdown"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/earlier"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

const usage = `Doc writes documentation of contracts: what each workflow, message and activity is, what is
sent and comes back, what their options mean, and which errors a caller meets. It is Markdown,
or one HTML page that needs no network and no scripts.

Usage:

	temporalgen doc [flags] [packages]

Packages are named as for the go command; without them it is ./...

Flags:

	-html           write HTML; the default is Markdown
	-o file         the file; the default is -, the standard output
	-contract file  what temporalgen contract has written, instead of packages; - is the
	                standard input
	-since version  the page begins with what has changed since an earlier version: such a file,
	                or a commit, as for temporalgen breaking -against
	-check          write nothing; fail if the file is not up to date
	-diff           write nothing; print how the file would change, and fail if it would
	-format form    of what is reported: text, json, or github for annotations, which is the
	                default in GitHub Actions
	-json           -format=json: one object a line on the standard output
	-tags list      build tags, separated by commas, as for the go command
	-h, -help       print this text
`

// Command returns the command.
func Command() command.Command {
	return command.Command{Name: "doc", Args: "[flags] [packages]", Summary: "write documentation of contracts", Run: run}
}

// stdio stands for the standard input or output in the place of a file.
const stdio = "-"

// options are what the command line asks for.
type options struct {
	html            bool
	output          string
	contract, since string // a file, and an earlier version, "" for none
	check, diff     bool
	packages        parser.Config
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var o options
	var form report.Flags
	flags := flag.NewFlagSet("temporalgen doc", flag.ContinueOnError)
	flags.BoolVar(&o.html, "html", false, "")
	flags.StringVar(&o.output, "o", stdio, "")
	flags.StringVar(&o.contract, "contract", "", "")
	flags.StringVar(&o.since, "since", "", "")
	flags.BoolVar(&o.check, "check", false, "")
	flags.BoolVar(&o.diff, "diff", false, "")
	form.AddTo(flags)
	tags := flags.String("tags", "", "")
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	format, err := form.Format()
	if err == nil {
		err = cmp.Or(command.GivenEmpty(flags, "o", "contract", "since"), o.refuse(flags.Args(), format))
	}
	if err != nil {
		return command.Refuse(flags, usage, err, stderr)
	}
	o.packages.Patterns = flags.Args()
	if len(o.packages.Patterns) == 0 {
		o.packages.Patterns = []string{"./..."}
	}
	if *tags != "" {
		o.packages.BuildFlags = []string{"-tags=" + *tags}
	}
	ctx, stop := command.Context()
	defer stop()
	config, err := report.Here(format, stdout, stderr)
	o.packages.Dir = config.Dir
	config.Check, config.Diff, config.Update = o.check, o.diff, "temporalgen doc"
	r := report.New(config)
	var result report.Run
	if err == nil {
		result, err = o.write(ctx, r, stdin, stdout)
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

// refuse says which flags do not go together.
func (o *options) refuse(packages []string, format report.Format) error {
	switch {
	case o.contract != "" && len(packages) > 0:
		return errors.New("-contract names a file instead of packages: give one of them")
	case o.output == stdio && (o.check || o.diff || format == report.JSON):
		return errors.New("without -o, or with -o -, the page goes to the standard output, and -check, -diff and -json cannot be given")
	case o.since == stdio:
		return errors.New("-since needs a file or a commit: - is read for -contract only")
	case strings.HasPrefix(o.since, "-"):
		return fmt.Errorf("%s is neither a file nor a commit", o.since)
	}
	return nil
}

// write writes the page, or says how it would change.
func (o *options) write(ctx context.Context, r report.Report, stdin io.Reader, stdout io.Writer) (report.Run, error) {
	var older *descriptor.Document
	if o.since != "" {
		var err error
		if older, err = earlier.Read(ctx, o.since, o.packages, r.Note); err != nil {
			return report.Run{}, err
		}
	}
	var document *descriptor.Document
	var err error
	switch o.contract {
	case "":
		loaded, errors, err := contractfile.Load(ctx, o.packages)
		if err != nil {
			return report.Run{}, err
		}
		if len(errors) > 0 {
			r.Diagnostics(errors)
			return report.Run{Errors: len(errors)}, nil
		}
		document = loaded
	case stdio:
		if document, err = descriptor.Read(stdin); err != nil {
			return report.Run{}, fmt.Errorf("standard input: %w", err)
		}
	default:
		if document, err = contractfile.Read(o.contract); err != nil {
			return report.Run{}, err
		}
	}
	content := o.render(document, older)
	if o.output == stdio {
		_, err := stdout.Write(content)
		return report.Run{OK: err == nil}, err
	}
	file := report.File{Path: o.output, Source: o.source(), Contracts: "documentation", New: content}
	if !filepath.IsAbs(file.Path) {
		file.Path = filepath.Join(o.packages.Dir, file.Path)
	}
	return contractfile.Update(r, file, o.check || o.diff)
}

// source is what the page is made from, as a path: the contract file, or the folder where packages are named.
func (o *options) source() string {
	switch {
	case o.contract == "" || o.contract == stdio:
		return o.packages.Dir
	case filepath.IsAbs(o.contract):
		return o.contract
	}
	return filepath.Join(o.packages.Dir, o.contract)
}

// render makes the page.
func (o *options) render(document, older *descriptor.Document) []byte {
	page := contractpage.Build(document, older)
	if o.html {
		return html.Render(page)
	}
	return markdown.Render(page)
}
