package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/internal/patterns"
)

// usage is what -help prints.
func usage() string {
	var lines, summaries strings.Builder
	for _, c := range commands() {
		fmt.Fprintf(&lines, "\ttemporalgen %s %s\n", c.Name, c.Args)
		fmt.Fprintf(&summaries, "\t%-11s %s\n", c.Name, c.Summary)
	}
	return `Temporalgen generates typed Temporal code from annotated Go interfaces.

Usage:

	temporalgen [flags] [packages]
` + lines.String() + `
For every source file with contracts in the packages, such as order.go, it writes
order_temporal.go beside it, and removes files that it has written for contracts that
are gone. Packages are named as for the go command: ./... is every package of the
module below the current directory. Without packages, it is the current directory.

Flags:

	-check        write nothing; say which files would change, and fail if there are any
	-diff         write nothing; print how files would change, and fail if there are any
	-stdout       write nothing; print what is generated for one file, or for a package with
	              contracts in one file
	-watch        generate again when files change, until it is interrupted
	-format form  of what is reported: text, json, or github for annotations, which is the
	              default in GitHub Actions
	-json         -format=json: one object a line on the standard output
	-cache mode   on, or off: do not use what is remembered of former runs, which only makes
	              this one faster
	-tags list    build tags, separated by commas, as for the go command
	-v            tell what was looked at, and how long the parts of it took
	-version      print the version
	-h, -help     print this text

Commands, each with a -help of its own; a package in a folder of such a name is ./name:

` + summaries.String() + `
Exit codes:

	0   fine, perhaps with warnings
	1   the input has errors, or with -check or -diff a file is not up to date
	2   the command line is wrong
`
}

// options are what the command line asks for.
type options struct {
	check, diff, stdout bool
	watch               bool
	verbose             bool
	format              report.Format
	cache               cacheMode
	tags                string
	args                []string // as they were given, "." for none
	patterns            []string // of packages
	file                string   // name of the one file in the package that is looked at, "" for all
}

// buildFlags are the flags that the go command is given to find packages. Those in GOFLAGS come from the environment.
func (o options) buildFlags() []string {
	if o.tags == "" {
		return nil
	}
	return []string{"-tags=" + o.tags}
}

// parseArgs reads the command line. If there is nothing left to do, it returns false
// and the exit code.
func parseArgs(args []string, stdout, stderr io.Writer) (opts options, code int, ok bool) {
	flags := flag.NewFlagSet("temporalgen", flag.ContinueOnError)
	flags.BoolVar(&opts.check, "check", false, "")
	flags.BoolVar(&opts.diff, "diff", false, "")
	flags.BoolVar(&opts.stdout, "stdout", false, "")
	flags.BoolVar(&opts.watch, "watch", false, "")
	var form report.Flags
	form.AddTo(flags)
	flags.Var(&opts.cache, "cache", "")
	flags.StringVar(&opts.tags, "tags", "", "")
	flags.BoolVar(&opts.verbose, "v", false, "")
	version := flags.Bool("version", false, "")
	if code, ok := command.Parse(flags, usage(), args, stdout, stderr); !ok {
		return opts, code, false
	}
	if *version {
		fmt.Fprintln(stdout, "temporalgen", moduleVersion())
		return opts, command.OK, false
	}
	opts.args = flags.Args()
	if len(opts.args) == 0 {
		opts.args = []string{"."}
	}
	opts.patterns = opts.args
	var err error
	opts.format, err = form.Format()
	if err == nil && opts.stdout {
		err = opts.choosePrinted()
	}
	if err == nil && opts.watch && (opts.check || opts.diff || opts.stdout) {
		err = errors.New("-watch writes files, and cannot be given with -check, -diff or -stdout")
	}
	if err != nil {
		return opts, command.Refuse(flags, usage(), err, stderr), false
	}
	return opts, command.OK, true
}

// choosePrinted finds out what -stdout is asked to print.
func (o *options) choosePrinted() error {
	switch {
	case o.check || o.diff:
		return errors.New("-stdout prints what is generated, and cannot be given with -check or -diff")
	case len(o.args) > 1 || patterns.Parse("", o.args[0]).IsWildcard():
		return errors.New("-stdout prints what is generated for one file: name that, or its package")
	}
	path, err := filepath.Abs(o.args[0])
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() && filepath.Ext(path) == ".go" {
		o.file = filepath.Base(path)
		o.patterns = []string{filepath.Dir(path)}
	}
	return nil
}

// moduleVersion is the version of the module that the command was built from.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
