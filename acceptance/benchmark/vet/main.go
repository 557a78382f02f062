// Vet measures how long temporalgen vet takes beside go vet, for the same packages: an example, a package of the Temporal server
// that has workflows, and one without.
//
//	go run ./benchmark/vet     # in acceptance; flags change what it does
//
// The server comes from the module proxy. The page docs/speed.md says what is compared.
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
	"strings"
)

func main() {
	rounds := flag.Int("rounds", 15, "how often each command runs for each package")
	cold := flag.Int("cold", 3, "how often each runs with nothing remembered")
	only := flag.String("only", "", "a part of the `names` of the packages to look at; empty for all")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 || *cold < 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var chosen []subject
	for _, s := range subjects {
		if strings.Contains(s.name(), *only) {
			chosen = append(chosen, s)
		}
	}
	if err := benchmark(ctx, os.Stdout, chosen, *rounds, *cold); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// benchmark writes the times of both commands for each package.
func benchmark(ctx context.Context, w io.Writer, subjects []subject, rounds, cold int) (err error) {
	work, err := os.MkdirTemp("", "vet")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	root, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}", "github.com/temporalgen/temporalgen")
	if err != nil {
		return err
	}
	version, err := output(ctx, "", "go", "env", "GOVERSION")
	if err != nil {
		return err
	}
	b := &bench{root: root, work: work, program: filepath.Join(work, "temporalgen")}
	if _, err := output(ctx, root, "go", "build", "-o", b.program, "./cmd/temporalgen"); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, %d rounds\n\n", version, rounds)
	fmt.Fprint(w, "| | | go vet | temporalgen vet | ratio | of processor time |\n|---|---|---|---|---|---|\n")
	for _, s := range subjects {
		dir, err := b.prepare(ctx, s.module)
		if err != nil {
			return err
		}
		dir = filepath.Join(dir, filepath.FromSlash(s.folder))
		for _, c := range situations {
			n := rounds
			if c.cold {
				n = cold
			}
			if n == 0 {
				continue
			}
			goVet, vet, err := b.compare(ctx, dir, c, n)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", s.name(), c.name, err)
			}
			fmt.Fprintf(w, "| %s | %s | %.3f s | %.3f s | %.2f | %.2f |\n", s.name(), c.name,
				median(goVet.wall).Seconds(), median(vet.wall).Seconds(), ratio(vet.wall, goVet.wall), ratio(vet.cpu, goVet.cpu))
		}
	}
	return nil
}

// output runs a command and returns what it prints, without white space at its ends.
func output(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	text, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(text)), nil
}
