// Package scaffold is the command that writes the first files of a workflow: a contract, what is generated from it, an
// implementation, a test, and a program that is a worker.
package scaffold

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/paths"
	"github.com/temporalgen/temporalgen/generator"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

const usage = `New writes the first files of a workflow: a contract, which is an interface with the given
name, the code that is generated from it, an implementation with one activity, a test that
needs no server, and a worker. The test passes at once. Replace the messages with your own.

Usage:

	temporalgen new Name [-in folder]

The folder has to be in a module, and is created if it does not exist. A new package gets its
name. If one of the files exists, or a name is taken in the package, nothing is written.

Flags:

	-in folder  where the files are written; the default is the working directory
`

// Command returns the command.
func Command() command.Command {
	return command.Command{Name: "new", Args: "Name [-in folder]", Summary: "write the first files of a workflow", Run: run}
}

func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	var name string
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") { // flags may come before the name, or after it
		name, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("temporalgen new", flag.ContinueOnError)
	in := flags.String("in", ".", "")
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	rest := flags.Args()
	if name == "" && len(rest) > 0 {
		name, rest = rest[0], rest[1:]
	}
	err := checkName(name)
	if len(rest) > 0 {
		err = fmt.Errorf("%q is too much: one name makes one workflow", strings.Join(rest, " "))
	}
	if err != nil {
		fmt.Fprintf(stderr, "temporalgen new: %v\n\n%s", err, usage)
		return command.WrongUsage
	}
	ctx, stop := command.Context()
	defer stop()
	if err := write(ctx, name, *in, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "temporalgen new:", paths.Here(err.Error()))
		return command.Failed
	}
	return command.OK
}

// write writes the files of a workflow into a folder, and tells which.
func write(ctx context.Context, name, dir string, stdout, stderr io.Writer) error {
	in, err := openFolder(ctx, dir)
	if err != nil {
		return err
	}
	files, err := newNames(name, in).files()
	if err != nil {
		return err
	}
	if err := in.checkFree(append(files, file{path: contract.OutputPath(files[0].path)})); err != nil {
		return err
	}
	has, err := in.requirements(ctx, files)
	if err != nil {
		return err
	}
	if has.packages {
		generated, err := generate(ctx, in, files[0], stderr)
		if err != nil {
			return err
		}
		if err := in.checkFree(append(files, generated)); err != nil {
			return err
		}
		files = append([]file{files[0], generated}, files[1:]...)
	}
	if err := create(in.dir, files); err != nil {
		return err
	}
	table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	for _, f := range files {
		fmt.Fprintf(table, "%s\t%s\n", path.Join(filepath.ToSlash(dir), f.path), f.about)
	}
	_ = table.Flush() // as for all that is printed
	if commands, elsewhere := in.completing(has); len(commands) > 0 {
		if elsewhere != "" {
			elsewhere = " in " + elsewhere
		}
		fmt.Fprintf(stdout, "\ngo.mod lacks some of what they need. Run%s\n\n\t%s\n", elsewhere, strings.Join(commands, "\n\t"))
	}
	return nil
}

// generate makes the code for a contract in a file that is not written yet.
func generate(ctx context.Context, in *folder, from file, stderr io.Writer) (file, error) {
	source := filepath.Join(in.dir, from.path)
	plan, err := generator.Generate(ctx, parser.Config{
		Dir:      in.existing,
		Overlay:  map[string][]byte{source: from.content},
		Patterns: []string{"./" + filepath.ToSlash(in.below)},
	})
	if err != nil {
		return file{}, err
	}
	if diag.HasErrors(plan.Diagnostics) {
		for _, d := range plan.Diagnostics {
			fmt.Fprintln(stderr, paths.Here(d.String()))
		}
		return file{}, fmt.Errorf("nothing is written, since no code can be generated in package %s", in.pkg)
	}
	for _, o := range plan.Outputs {
		if o.Source == source {
			return file{path: filepath.Base(o.Path), about: "what is generated from it", content: o.Content}, nil
		}
	}
	return file{}, fmt.Errorf("nothing is generated from %s: is it built here?", source)
}
