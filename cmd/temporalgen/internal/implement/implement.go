// Package implement is the command that adds to the implementation of a contract the methods that it lacks.
package implement

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/paths"
)

const usage = `Impl adds the methods of a contract that its implementation lacks, with a body that panics.
The implementation is the type that is made where the contract is asked for, as by the
function that is given to RegisterOrder, or the one that has some of the methods. If there
is none, it is written too. The package need not compile yet; only the contract has to.

Usage:

	temporalgen impl [flags] package contract

Flags:

	-tags list  build tags, separated by commas, as for the go command
	-type name  the type to add the methods to, or to write
`

// Command returns the command.
func Command() command.Command {
	return command.Command{Name: "impl", Args: "[-type name] package contract", Summary: "add the methods that an implementation lacks", Run: run}
}

func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("temporalgen impl", flag.ContinueOnError)
	tags := flags.String("tags", "", "")
	typeName := flags.String("type", "", "")
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	if flags.NArg() != 2 {
		fmt.Fprintf(stderr, "temporalgen impl: a package and a contract are needed\n\n%s", usage)
		return command.WrongUsage
	}
	ctx, stop := command.Context()
	defer stop()
	pkg, err := load(ctx, flags.Arg(0), *tags)
	if err == nil {
		err = implement(pkg, flags.Arg(1), *typeName, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "temporalgen impl:", paths.Here(err.Error()))
		return command.Failed
	}
	return command.OK
}

// implement adds the missing methods of a contract to its implementation, and tells what it has done.
func implement(pkg *sourcePackage, contractName, typeName string, stdout io.Writer) error {
	c, err := pkg.contract(contractName)
	if err != nil {
		return err
	}
	impl, err := c.implementation(typeName)
	if err != nil {
		return err
	}
	if impl == nil {
		written, err := c.write(typeName)
		if err != nil {
			return err
		}
		if err := written.save(); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %s\n", shown(written.path), written.about)
		return nil
	}
	missing, wrong := impl.compare(c)
	files, err := impl.add(c, missing)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := f.save(); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: %s\n", shown(f.path), f.about)
	}
	if len(missing)+len(wrong) == 0 {
		fmt.Fprintf(stdout, "%s: %s implements %s already\n", shown(impl.path()), impl.name(), c.name)
	}
	return errors.Join(wrong...)
}

// shown is a path as users see it: relative to the working directory, if it is below that.
func shown(path string) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
			path = rel
		}
	}
	return filepath.ToSlash(path)
}

// list is a list for people: "A, B and C".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
