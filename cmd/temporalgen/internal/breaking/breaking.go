// Package breaking is the command that tells what changes of contracts break, compared with an earlier version.
package breaking

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/contractfile"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/earlier"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// acceptedName is the name of the file with changes that are accepted, in the working directory.
const acceptedName = "temporal-contract.accepted"

const usage = `Breaking compares the contracts of packages with an earlier version, and tells what their changes
break: workflows that run, messages that were accepted or are remembered, clients that are
deployed, or only the rollout, which is a warning.

Usage:

	temporalgen breaking -against version [flags] [packages]

Packages are named as for the go command, and are all that the earlier version is about; without
them it is ./...

Flags:

	-against version  a file that temporalgen contract has written, or a commit, a branch or a tag
	                  of git: then it is the file ` + contractfile.DefaultName + ` of that,
	                  or another one with commit:path, or what the source of that says
	-contract file    compare this file, and not the source of packages
	-accepted file    changes that are accepted, a line each: code, place, and the reason. The
	                  default is ` + acceptedName + `, if there is one
	-accept reason    accept what breaks for this reason: add it to that file
	-format form      of what is reported: text, json, or github for annotations, which is the
	                  default in GitHub Actions
	-json             -format=json: one object a line on the standard output
	-tags list        build tags, separated by commas, as for the go command
	-v                tell also what was accepted, and what has changed and breaks nothing
	-h, -help         print this text

Exit codes:

	0   nothing breaks, or only the rollout, or what does is accepted
	1   something breaks, or could not be found out
	2   the command line is wrong
`

// Command returns the command.
func Command() command.Command {
	return command.Command{Name: "breaking", Args: "-against version [flags] [packages]", Summary: "tell what changes of contracts break", Run: run}
}

// options are what the command line asks for.
type options struct {
	against  string
	contract string // a file, "" for the source of packages
	accepted string // a file
	given    bool   // accepted is what the user wants, and has to be there unless accept makes it
	accept   string // a reason, "" for none
	verbose  bool
	packages parser.Config
}

func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	var o options
	var form report.Flags
	flags := flag.NewFlagSet("temporalgen breaking", flag.ContinueOnError)
	flags.StringVar(&o.against, "against", "", "")
	flags.StringVar(&o.contract, "contract", "", "")
	flags.StringVar(&o.accepted, "accepted", "", "")
	flags.StringVar(&o.accept, "accept", "", "")
	flags.BoolVar(&o.verbose, "v", false, "")
	form.AddTo(flags)
	tags := flags.String("tags", "", "")
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	format, err := form.Format()
	if err == nil {
		err = command.GivenEmpty(flags, "against", "contract", "accepted", "accept")
	}
	o.packages.Patterns, o.given = flags.Args(), o.accepted != ""
	o.accepted = cmp.Or(o.accepted, acceptedName)
	if *tags != "" {
		o.packages.BuildFlags = []string{"-tags=" + *tags}
	}
	switch {
	case err != nil:
	case o.against == "":
		err = errors.New("what to compare with is missing: -against a file or a commit")
	case strings.HasPrefix(o.against, "-"):
		err = fmt.Errorf("%s is neither a file nor a commit", o.against)
	case o.contract != "" && len(o.packages.Patterns) > 0:
		err = errors.New("-contract compares a file, and cannot be given with packages")
	}
	if err != nil {
		return command.Refuse(flags, usage, err, stderr)
	}
	if len(o.packages.Patterns) == 0 {
		o.packages.Patterns = []string{"./..."}
	}
	ctx, stop := command.Context()
	defer stop()
	config, err := report.Here(format, stdout, stderr)
	r := report.New(config)
	var result report.Run
	if err == nil {
		o.packages.Dir = config.Dir
		result, err = o.compare(ctx, r)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx) // which says how it was interrupted
		}
		r.Failed(err)
		result.OK = false
	}
	r.Finished(result)
	if !result.OK {
		return command.Failed
	}
	return command.OK
}

// compare compares, and reports what it finds.
func (o *options) compare(ctx context.Context, r report.Report) (report.Run, error) {
	old, err := earlier.Read(ctx, o.against, o.packages, r.Note)
	if err != nil {
		return report.Run{}, err
	}
	is, err := o.present(ctx)
	if wrong, ok := errors.AsType[contractErrors](err); ok {
		r.Diagnostics(wrong)
		return report.Run{Errors: len(wrong)}, nil
	}
	if err != nil {
		return report.Run{}, err
	}
	accepted, wrong, err := o.readAccepted()
	if err != nil {
		return report.Run{}, err
	}
	is.old = old
	if is.document.IsEmpty() && old.IsEmpty() {
		r.Note("no contracts in %s", strings.Join(o.packages.Patterns, " "))
	}
	var breaks, warnings []diag.Diagnostic
	for _, change := range evolution.Compare(old, is.document) {
		if change.Code == "" {
			if o.verbose {
				r.Note("%s: this breaks nothing", change.Summary)
			}
			continue
		}
		if a := accepted.find(change); a != nil {
			if o.verbose {
				r.Note("%s: accepted, %s", change.Summary, a.reason)
			}
			continue
		}
		if d := is.diagnostic(change); d.Severity == diag.Error {
			breaks = append(breaks, d)
		} else {
			warnings = append(warnings, d)
		}
	}
	if o.accept != "" && len(wrong) == 0 {
		if err := o.acceptAll(r, breaks); err != nil {
			return report.Run{}, err
		}
		breaks = nil
	}
	all := diag.Sort(slices.Concat(breaks, wrong, warnings, accepted.unused()))
	r.Diagnostics(all)
	if len(breaks) > 0 {
		r.Note("to accept what breaks, give each line a reason in %s, or run it again with -accept and one reason for all:", o.accepted)
		for _, d := range breaks {
			r.Note("%s %s", d.Code, visible.Text(d.Subject))
		}
	}
	result := report.Run{Errors: len(breaks) + len(wrong)}
	result.Warnings, result.OK = len(all)-result.Errors, result.Errors == 0
	return result, nil
}

// inDir is a path as an absolute one.
func (o *options) inDir(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(o.packages.Dir, path)
}

// A version is what contracts say, and where in the source they do.
type version struct {
	document *descriptor.Document
	places   *descriptor.Places // nil if it is a file
	folders  map[string]string  // absolute, of packages by import path
	path     string             // of the file or the folder, for what has no place

	old *descriptor.Document // what it is compared with
}
