package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A bench runs both commands.
type bench struct {
	root, work string
	program    string // temporalgen

}

// A situation is what has happened since the last run.
type situation struct {
	name   string
	edited bool // a constant of the package
	cold   bool // nothing is remembered of any package; what dependencies export is
}

var situations = []situation{
	{name: "nothing changed"},
	{name: "package edited", edited: true},
	{name: "nothing remembered", edited: true, cold: true},
}

// times are those of the runs of a command.
type times struct{ wall, cpu []time.Duration }

// compare runs both commands in turn, and each time the other one first, so that what else the machine does hits both.
func (b *bench) compare(ctx context.Context, dir string, s situation, rounds int) (goVet, vet times, err error) {
	took := make([]times, 2)
	if !s.cold { // the first runs fill the caches
		for i := range took {
			if _, _, err := b.run(ctx, dir, situation{}, i); err != nil {
				return goVet, vet, err
			}
		}
	}
	for round := range rounds {
		for n := range took {
			i := (round + n) % len(took)
			wall, cpu, err := b.run(ctx, dir, s, i)
			if err != nil {
				return goVet, vet, err
			}
			took[i].wall, took[i].cpu = append(took[i].wall, wall), append(took[i].cpu, cpu)
		}
	}
	return took[0], took[1], nil
}

// run runs go vet, which is command 0, or temporalgen vet, and returns the time and the processor time that it took.
func (b *bench) run(ctx context.Context, dir string, s situation, command int) (wall, cpu time.Duration, err error) {
	unique := time.Now().UnixNano()
	if s.edited {
		if err := edit(dir, unique); err != nil {
			return 0, 0, err
		}
	}
	args := [][]string{{"go", "vet"}, {b.program, "vet"}}[command]
	switch {
	case s.cold && command == 0:
		// The go command remembers what was found for each set of flags on its own.
		args = append(args, fmt.Sprintf("-printf.funcs=never%d", unique))
	case s.cold:
		if args[0], err = b.another(unique); err != nil {
			return 0, 0, err
		}
		defer func() { err = errors.Join(err, os.Remove(args[0])) }()
	}
	cmd := exec.CommandContext(ctx, args[0], append(args[1:], ".")...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	begin := time.Now()
	err = cmd.Run()
	wall = time.Since(begin)
	// It fails if something is found, and says so if there is nothing to look at.
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && command == 1 && exit.ExitCode() == 1 && !bytes.Contains(complaints.Bytes(), []byte("temporalgen: ")) {
		err = nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%w\n%s", err, &complaints)
	}
	return wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// edit changes a constant of a package.
func edit(dir string, value int64) error {
	sources, err := filepath.Glob(filepath.Join(dir, "[a-z]*.go"))
	if err != nil || len(sources) == 0 {
		return fmt.Errorf("%s has no package (%w)", dir, err)
	}
	sources = slices.DeleteFunc(sources, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	syntax, err := parser.ParseFile(token.NewFileSet(), sources[0], nil, parser.PackageClauseOnly)
	if err != nil {
		return err
	}
	text := fmt.Appendf(nil, "package %s\n\nconst edited = %d\n", syntax.Name, value)
	return os.WriteFile(filepath.Join(dir, "edited.go"), text, 0o666)
}

// another makes a copy of the program of which the go command remembers nothing.
func (b *bench) another(unique int64) (string, error) {
	content, err := os.ReadFile(b.program)
	if err != nil {
		return "", err
	}
	path := fmt.Sprintf("%s-%d", b.program, unique)
	return path, os.WriteFile(path, fmt.Appendf(content, "%d", unique), 0o777)
}

func median(values []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

func ratio(a, b []time.Duration) float64 { return median(a).Seconds() / median(b).Seconds() }
