// Package vet is the command that looks for mistakes in handlers of Temporal messages.
package vet

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/analyzer"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet/govet"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet/sarif"
	"github.com/temporalgen/temporalgen/internal/atomicfile"
	"github.com/temporalgen/temporalgen/parser/diag"
)

const usage = `Vet finds mistakes in handlers of Temporal messages, in any code that uses go.temporal.io/sdk, and
says what is wrong with contracts. It is go vet with other analyzers.

Usage:

	temporalgen vet [flags] [packages]

Packages are named as for the go command; without them it is the package in the current directory.

Flags:

	-fix          mend what can be mended, and then say what is left
	-diff         write nothing; print what -fix would change, and fail if there is anything
	-rules list   switch rules on, or off with a minus in front: TG701,-TG203; all is every one.
	              Rules that only inform are off otherwise
	-format form  of what is reported: text, json, or github for annotations, which is the
	              default in GitHub Actions
	-json         -format=json: one object a line on the standard output
	-sarif file   also write what is found to a file, in SARIF 2.1.0
	-tags list    build tags, separated by commas, as for the go command
	-h, -help     print this text

A comment //temporalgen:ignore TG101 with a reason suppresses a finding, at the end of its line or
above it. This is the same as go vet -vettool=$(go tool -n temporalgen) in another form.

Exit codes:

	0   nothing was found
	1   something was found, or packages could not be looked at
	2   the command line is wrong
`

// Command returns the command. The version is that of the program.
func Command(version func() string) command.Command {
	return command.Command{
		Name: "vet", Args: "[flags] [packages]", Summary: "find mistakes in handlers of messages",
		Run: func(args []string, _ io.Reader, stdout, stderr io.Writer) int {
			return run(args, version(), stdout, stderr)
		},
	}
}

// options are what the command line asks for.
type options struct {
	govet.Config
	fix, diff bool
	sarif     string // a file, "" for none
	version   string
	begun     time.Time                // when the packages were looked at last
	announce  func() (finished func()) // says after a while why it takes so long
}

// slow is how long it takes only if what is imported has to be looked at as well.
const slow = 5 * time.Second

func run(args []string, version string, stdout, stderr io.Writer) int {
	o := options{version: version, announce: func() func() { return func() {} }}
	o.Rules = make(analyzer.Rules)
	var form report.Flags
	flags := flag.NewFlagSet("temporalgen vet", flag.ContinueOnError)
	flags.BoolVar(&o.fix, "fix", false, "")
	flags.BoolVar(&o.diff, "diff", false, "")
	flags.StringVar(&o.sarif, "sarif", "", "")
	flags.Var(o.Rules, "rules", "")
	tags := flags.String("tags", "", "")
	form.AddTo(flags)
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	format, err := form.Format()
	if err == nil {
		err = command.GivenEmpty(flags, "sarif")
	}
	if err == nil && o.diff && (o.fix || o.sarif != "") {
		err = errors.New("-diff writes nothing, and cannot be given with -fix or -sarif")
	}
	if err != nil {
		return command.Refuse(flags, usage, err, stderr)
	}
	if *tags != "" {
		o.Flags = append(o.Flags, "-tags="+*tags)
	}
	o.Packages = flags.Args()
	ctx, stop := command.Context()
	defer stop()
	config, err := report.Here(format, stdout, stderr)
	config.Diff, config.Update = o.diff, "temporalgen vet -fix"
	o.Dir, o.ReadFile = config.Dir, config.ReadFile
	if config.Terminal && format != report.JSON {
		o.announce = func() (finished func()) {
			return command.AnnounceSlow(stderr, slow, "looking also at what is imported; the go command remembers what was found there")
		}
	}
	r := report.New(config)
	var found report.Run
	if err == nil {
		found, err = o.look(ctx, r)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx) // which says how it was interrupted
		}
		for line := range strings.Lines(err.Error()) {
			r.Failed(errors.New(strings.TrimSpace(line)))
		}
		found.OK = false
	}
	r.Finished(found)
	if !found.OK {
		return command.Failed
	}
	return command.OK
}

// find looks at packages.
func (o *options) find(ctx context.Context) ([]diag.Diagnostic, error) {
	o.begun = time.Now()
	finished := o.announce()
	found, err := govet.Run(ctx, o.Config)
	finished()
	if err != nil && len(o.Packages) == 0 && strings.Contains(err.Error(), "no Go files in") {
		err = fmt.Errorf("%w: ./... are all packages below it", err)
	}
	return found, err
}

// look looks at packages, mends what can be mended if that is asked for, and reports what is found.
func (o *options) look(ctx context.Context, r report.Report) (report.Run, error) {
	if o.diff {
		return o.preview(ctx, r)
	}
	found, err := o.find(ctx)
	if o.fix && err == nil {
		found, err = o.mend(ctx, r, found)
	}
	r.Diagnostics(found)
	result := report.Run{OK: len(found) == 0, Errors: len(diag.Errors(found))}
	result.Warnings = len(found) - result.Errors
	if o.sarif == "" {
		return result, err
	}
	if err != nil { // a code host would take what is missing for mended
		r.Note("%s is not written, since not everything could be looked at", o.sarif)
		return result, err
	}
	text, err := sarif.Encode(found, sarif.Config{Dir: o.Dir, Version: o.version, ReadFile: o.ReadFile})
	if err == nil {
		err = atomicfile.Write(o.sarif, text)
	}
	return result, err
}
