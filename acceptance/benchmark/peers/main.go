package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	rounds := flag.Int("rounds", 9, "how often each generator runs for each layout")
	only := flag.String("only", "", "comma-separated `names` of generators that temporalgen is compared with; empty for all")
	in := flag.String("layouts", "", "comma-separated layouts, such as 100-in-20 for 100 contracts in 20 packages; empty for all")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	chosenGenerators := slices.DeleteFunc(slices.Clone(generators), func(g generator) bool {
		return *only != "" && g.name != generators[0].name && !slices.Contains(strings.Split(*only, ","), g.name)
	})
	chosenLayouts := slices.DeleteFunc(slices.Clone(layouts), func(l layout) bool {
		return *in != "" && !slices.Contains(strings.Split(*in, ","), l.dir())
	})
	if err := benchmark(ctx, os.Stdout, chosenGenerators, chosenLayouts, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// benchmark writes the times of generators for each layout. Those that cannot be installed are left out, but for the first.
func benchmark(ctx context.Context, w io.Writer, generators []generator, layouts []layout, rounds int) (err error) {
	work, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	root, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}", "github.com/temporalgen/temporalgen")
	if err != nil {
		return err
	}
	source, err := readSource(root)
	if err != nil {
		return err
	}
	if err := writeMachine(ctx, w); err != nil {
		return err
	}
	programs := filepath.Join(work, "bin")
	var installed []generator
	for i, g := range generators {
		version, err := g.install(ctx, root, programs)
		switch {
		case err == nil:
			fmt.Fprintf(w, "- %s %s: %s\n", g.name, version, g.usage)
			installed = append(installed, g)
		case i == 0:
			return fmt.Errorf("%s: %w", g.name, err)
		default:
			fmt.Fprintf(w, "- %s is left out: %v\n", g.name, err)
		}
	}
	for _, l := range layouts {
		if err := measure(ctx, w, source, l, installed, rounds, filepath.Join(work, l.dir()), programs); err != nil {
			return fmt.Errorf("%s: %w", l, err)
		}
	}
	return nil
}

// output runs a command and returns what it prints, without white space at its ends.
func output(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w%s", strings.Join(args, " "), err, complaint(err))
	}
	return strings.TrimSpace(string(text)), nil
}

// complaint is what a command has written to standard error, on a line of its own.
func complaint(err error) string {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		return "\n" + strings.TrimSpace(string(exit.Stderr))
	}
	return ""
}
