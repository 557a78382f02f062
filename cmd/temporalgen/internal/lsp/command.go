// Package lsp is the language server: what an editor says and is told, in the words of the Language Server Protocol. What it
// knows is in package workspace, and what it makes of that in package assist.
package lsp

import (
	"context"
	"flag"
	"io"
	"runtime/debug"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
)

const usage = `Lsp is a language server for contracts. Editors start it beside gopls, and talk to it on its standard input and output.

Usage:

	temporalgen lsp [flags]

Flags:

	-tags list  build tags, separated by commas, as for the go command

What it does, and how editors are told to start it, is in docs/editors.md.
`

// Command returns the command. version returns that of the server.
func Command(version func() string) command.Command {
	return command.Command{
		Name: "lsp", Args: "[flags]", Summary: "help in editors, by the Language Server Protocol",
		Run: func(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
			return run(args, stdin, stdout, stderr, version())
		},
	}
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer, version string) int {
	flags := flag.NewFlagSet("temporalgen lsp", flag.ContinueOnError)
	var opts Options
	tags := flags.String("tags", "", "")
	flags.Bool("stdio", true, "") // many editors pass it to any server
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	if *tags != "" {
		opts.BuildFlags = []string{"-tags=" + *tags}
	}
	opts.Version, opts.Vet = version, true
	// It runs for hours: garbage is collected as usual.
	debug.SetGCPercent(100)
	return Serve(context.Background(), stdin, stdout, stderr, opts)
}
