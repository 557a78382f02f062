// Package vet is the command that looks for mistakes in handlers of Temporal messages. It runs go vet with this program as
// the tool, so that the go command finds the packages, and remembers what was found in them.
package vet

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/temporalgen/temporalgen/analyzer"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
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
above it. This is the same as go vet -vettool=$(which temporalgen) in another form.

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
	fix, diff bool
	sarif     string // a file, "" for none
	args      []string
	version   string
}

func run(args []string, version string, stdout, stderr io.Writer) int {
	o := options{version: version}
	var form report.Flags
	flags := flag.NewFlagSet("temporalgen vet", flag.ContinueOnError)
	flags.BoolVar(&o.fix, "fix", false, "")
	flags.BoolVar(&o.diff, "diff", false, "")
	flags.StringVar(&o.sarif, "sarif", "", "")
	tags := flags.String("tags", "", "")
	form.AddTo(flags)
	analyzer.AddFlags(flags)
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
	if rules := flags.Lookup("rules").Value.String(); rules != "" {
		o.args = append(o.args, "-rules="+rules)
	}
	if *tags != "" {
		o.args = append(o.args, "-tags="+*tags)
	}
	o.args = append(append(o.args, "--"), flags.Args()...)
	ctx, stop := command.Context()
	defer stop()
	config, err := report.Here(format, stdout, stderr)
	r := report.New(config)
	var found report.Run
	if err == nil {
		found, err = o.look(ctx, r, config)
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

// look looks at packages, and reports what is found.
func (o *options) look(ctx context.Context, r report.Report, config report.Config) (report.Run, error) {
	if o.diff {
		patch, err := o.goVet(ctx, "-fix", "-diff")
		_, _ = config.Stdout.Write(patch)
		if len(patch) > 0 {
			err = nil // it fails if there are changes
		}
		return report.Run{OK: err == nil && len(patch) == 0}, err
	}
	if o.fix {
		if _, err := o.goVet(ctx, "-fix"); err != nil {
			return report.Run{}, err
		}
	}
	output, err := o.goVet(ctx, "-json")
	found, decodeErr := read(output, config.ReadFile)
	r.Diagnostics(found)
	result := report.Run{OK: len(found) == 0, Errors: len(diag.Errors(found))}
	result.Warnings = len(found) - result.Errors
	if err = errors.Join(err, decodeErr); err != nil {
		return result, err
	}
	if o.sarif == "" {
		return result, nil
	}
	text, err := sarif.Encode(found, sarif.Config{Dir: config.Dir, Version: o.version, ReadFile: config.ReadFile})
	if err == nil {
		err = atomicfile.Write(o.sarif, text)
	}
	return result, err
}

// goVet runs go vet with this program as its tool, and returns its output.
func (o *options) goVet(ctx context.Context, args ...string) ([]byte, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args = append(append([]string{"vet", "-vettool=" + program}, args...), o.args...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		var failures []error
		for line := range strings.Lines(stderr.String()) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") { // that names a package
				failures = append(failures, errors.New(line))
			}
		}
		if len(failures) > 0 {
			err = errors.Join(failures...)
		}
		return stdout.Bytes(), err
	}
	return stdout.Bytes(), nil
}
