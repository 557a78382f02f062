// Package govet runs go vet with this program as its tool, and reads what that finds. The go command finds the packages, and
// remembers what was found in them.
package govet

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/analyzer"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Config tells what is looked at.
type Config struct {
	Dir      string   // where the go command runs, "" for the working directory
	Env      []string // of the go command, nil for that of this process
	Flags    []string // such as -tags=integration
	Packages []string
	Rules    analyzer.Rules
	Without  []string // analyzers whose findings are left out
	ReadFile func(path string) ([]byte, error)
}

// Run returns what is found. With an error, that is what was found in spite of it.
//
// The tool looks with all rules, whichever are asked for: the go command remembers what is found for each set of flags of the tool
// on its own, for all packages that these import as well.
func Run(ctx context.Context, c Config) ([]diag.Diagnostic, error) {
	output, err := c.run(ctx)
	found, readErr := read(output, c.ReadFile, c.Without)
	found = slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return !c.Rules.On(d.Code, d.Severity) })
	return found, errors.Join(err, readErr)
}

// run returns the output of go vet.
func (c *Config) run(ctx context.Context) ([]byte, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := slices.Concat([]string{"vet", "-vettool=" + program, "-json", "-rules=all"}, c.Flags, []string{"--"}, c.Packages)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 3 * time.Second // processes cannot be interrupted everywhere
	cmd.Dir, cmd.Env = c.Dir, c.Env
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.Bytes(), errors.Join(failures(stderr.String(), err)...)
	}
	return stdout.Bytes(), nil
}

// failures are what the go command says on its standard error, or its error if it says nothing.
func failures(text string, err error) []error {
	var all []error
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") { // that names a package
			all = append(all, errors.New(line))
		}
	}
	if len(all) == 0 {
		return []error{err}
	}
	return all
}
