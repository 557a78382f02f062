package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// A watching is a temporalgen -watch that a script has started.
type watching struct {
	env     *testscript.Env
	command *exec.Cmd
	lines   chan string // that it has written, closed when it has ended
}

// watchingKey is where a script keeps its watching.
type watchingKey struct{}

// start starts the process: watching -json ./... .
func (w *watching) start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || w.command != nil {
		ts.Fatalf("usage: watching [args...], once")
	}
	program := ""
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path, err := exec.LookPath(filepath.Join(dir, "temporalgen")); err == nil && program == "" {
			program = path
		}
	}
	read, write, err := os.Pipe()
	ts.Check(err)
	w.command = exec.Command(program, append([]string{"-watch"}, args...)...)
	w.command.Dir = ts.MkAbs(".")
	w.command.Env = append(w.env.Vars, "PWD="+w.command.Dir)
	w.command.Stdout, w.command.Stderr = write, write
	ts.Check(w.command.Start())
	ts.Check(write.Close())
	w.lines = make(chan string, 10_000)
	go func() {
		defer close(w.lines)
		scanner := bufio.NewScanner(read)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			w.lines <- scanner.Text()
		}
		_ = read.Close()
	}()
	process := w.command.Process
	w.env.Defer(func() { _ = process.Kill() }) // if the script fails
}

// next returns the next line that the process writes.
func (w *watching) next(ts *testscript.TestScript, wanted string) string {
	select {
	case line, ok := <-w.lines:
		if !ok {
			ts.Fatalf("it has ended, and did not say %q", wanted)
		}
		ts.Logf("[watch] %s", line)
		return line
	case <-time.After(2 * time.Minute):
		ts.Fatalf("it does not say %q", wanted)
	}
	return ""
}

// says checks the next line that the process writes: says 'generated order'. With -until it passes over others.
func (w *watching) says(ts *testscript.TestScript, neg bool, args []string) {
	until := len(args) == 2 && args[0] == "-until"
	if neg || len(args) != 1 && !until {
		ts.Fatalf("usage: says [-until] pattern")
	}
	pattern, err := regexp.Compile(args[len(args)-1])
	ts.Check(err)
	line := w.next(ts, pattern.String())
	for until && !pattern.MatchString(line) {
		line = w.next(ts, pattern.String())
	}
	if !pattern.MatchString(line) {
		ts.Fatalf("it says %q, want %q", line, pattern)
	}
}

// interrupt ends the process as Ctrl-C does, and checks that it says nothing more and exits with 0.
func (w *watching) interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: interrupt")
	}
	ts.Check(w.command.Process.Signal(os.Interrupt))
	for line := range w.lines {
		ts.Fatalf("it says %q when it is interrupted", line)
	}
	err := w.command.Wait()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		ts.Fatalf("it ends with %v", exit)
	}
	ts.Check(err)
	w.command = nil
}

// watchingOf returns a command of scripts.
func watchingOf(do func(*watching, *testscript.TestScript, bool, []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		do(ts.Value(watchingKey{}).(*watching), ts, neg, args)
	}
}
