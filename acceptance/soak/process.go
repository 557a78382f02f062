package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"time"
)

// childEnv holds the task of a process that the soak has started: the worker is this same program.
const childEnv = "TEMPORALGEN_SOAK_CHILD"

// readyLine is a child's first line of output.
const readyLine = "ready"

const (
	startTimeout = 30 * time.Second
	stopTimeout  = 15 * time.Second
)

// runChild does the task of a child process, and reports false if this is not one. It ends with
// its standard input, so that it does not outlive a parent that is gone.
func runChild() (child bool, err error) {
	encoded, child := os.LookupEnv(childEnv)
	if !child {
		return false, nil
	}
	// Ctrl-C reaches all processes of a terminal, but their end is the parent's decision.
	signal.Ignore(os.Interrupt)
	var t workerTask
	if err := json.Unmarshal([]byte(encoded), &t); err != nil {
		return true, fmt.Errorf("task of the child process: %w", err)
	}
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		// Nothing is ever sent; how the parent has gone away makes no difference.
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	return true, t.run(stop)
}

// A process is the child process of a worker.
type process struct {
	command *exec.Cmd
	stdin   io.Closer
	ready   chan struct{} // closed when it has said that it is ready
	ended   chan struct{} // closed when it has ended and its output was read
	err     error         // how it has ended, once that is closed
	stderr  *tail
}

// startProcess starts a child process and waits until it is ready. The lines of its output go to line.
func startProcess(t workerTask, line func(string)) (*process, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	encoded, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	p := &process{
		command: exec.Command(executable),
		ready:   make(chan struct{}),
		ended:   make(chan struct{}),
		stderr:  &tail{},
	}
	p.command.Env = append(os.Environ(), childEnv+"="+string(encoded))
	p.command.Stderr = p.stderr
	if p.stdin, err = p.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	go p.watch(stdout, line)

	select {
	case <-p.ready:
		return p, nil
	case <-p.ended:
		return nil, p.failure("ended before it was ready")
	case <-time.After(startTimeout):
		return nil, errors.Join(p.failure("was not ready in time"), p.kill())
	}
}

// watch reads the output of the process until it ends.
func (p *process) watch(stdout io.Reader, line func(string)) {
	defer close(p.ended)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if lines.Text() == readyLine {
			close(p.ready)
		} else {
			line(lines.Text())
		}
	}
	p.err = p.command.Wait()
}

// kill ends the process without giving it time for anything.
func (p *process) kill() error {
	if err := p.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill the worker: %w", err)
	}
	<-p.ended
	return nil
}

// stop lets the process end in an orderly way, if it does so in time.
func (p *process) stop() error {
	_ = p.stdin.Close() // fails if the process has ended
	select {
	case <-p.ended:
	case <-time.After(stopTimeout):
		return errors.Join(errors.New("the worker does not stop"), p.kill())
	}
	if p.err != nil {
		return p.failure("did not stop in order")
	}
	return nil
}

// failure is an error about the process with the end of what it has written.
func (p *process) failure(what string) error {
	text := "the worker " + what
	select {
	case <-p.ended:
		text += fmt.Sprintf(" (%v)", p.command.ProcessState)
	default:
	}
	if written := p.stderr.String(); written != "" {
		text += "; it wrote:\n" + written
	}
	return errors.New(text)
}

// A tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	end []byte
}

const tailSize = 4 << 10

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, p...)
	if excess := len(t.end) - tailSize; excess > 0 {
		t.end = bytes.Clone(t.end[excess:])
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.end)
}
