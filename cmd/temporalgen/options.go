package main

import (
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
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

	-check      write nothing; fail if a file is not what would be written
	-tags list  build tags, separated by commas, as for the go command
	-version    print the version
	-h, -help   print this text

Commands, each with a -help of its own; a package in a folder of such a name is ./name:

` + summaries.String() + `
Exit codes:

	0   fine, perhaps with warnings
	1   the input has errors, or with -check a file is not up to date
	2   the command line is wrong
`
}

// options are what the command line asks for.
type options struct {
	check    bool
	tags     string
	patterns []string
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
	flags.StringVar(&opts.tags, "tags", "", "")
	version := flags.Bool("version", false, "")
	if code, ok := command.Parse(flags, usage(), args, stdout, stderr); !ok {
		return opts, code, false
	}
	if *version {
		fmt.Fprintln(stdout, "temporalgen", moduleVersion())
		return opts, command.OK, false
	}
	opts.patterns = flags.Args()
	if len(opts.patterns) == 0 {
		opts.patterns = []string{"."}
	}
	return opts, command.OK, true
}

// moduleVersion is the version of the module that the command was built from.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
