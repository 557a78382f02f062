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
	"strings"
	"sync"
	"time"
)

// childEnv holds the task of a process that the soak has started: the worker and the server are
// this same program.
const childEnv = "TEMPORALGEN_SOAK_CHILD"

// A task is what a child process does. Exactly one field is set.
type task struct {
	Server *serverTask `json:",omitempty"`
	Worker *workerTask `json:",omitempty"`
}

func (t task) String() string {
	if t.Server != nil {
		return "server"
	}
	return "worker"
}

// A child's first line of output is this, and then what its parent needs to know.
const readyPrefix = "ready "

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
	var t task
	if err := json.Unmarshal([]byte(encoded), &t); err != nil {
		return true, fmt.Errorf("task of the child process: %w", err)
	}
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		// Nothing is ever sent; how the parent has gone away makes no difference.
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	if t.Server != nil {
		return true, t.Server.run(stop)
	}
	return true, t.Worker.run(stop)
}

// A process is a child process.
type process struct {
	name    string
	command *exec.Cmd
	stdin   io.Closer
	ready   chan string   // what follows readyPrefix
	ended   chan struct{} // closed when it has ended and its output was read
	err     error         // how it has ended, once that is closed
	stderr  *tail
}

// startProcess starts a child process and waits until it is ready. It returns what the child has said of
// that; further lines of its output go to line.
func startProcess(t task, line func(string)) (_ *process, ready string, err error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, "", fmt.Errorf("start a %v: %w", t, err)
	}
	encoded, err := json.Marshal(t)
	if err != nil {
		return nil, "", fmt.Errorf("start a %v: %w", t, err)
	}
	p := &process{
		name:    t.String(),
		command: exec.Command(executable),
		ready:   make(chan string, 1),
		ended:   make(chan struct{}),
		stderr:  &tail{},
	}
	p.command.Env = append(os.Environ(), childEnv+"="+string(encoded))
	p.command.Stderr = p.stderr
	if p.stdin, err = p.command.StdinPipe(); err != nil {
		return nil, "", fmt.Errorf("start a %v: %w", t, err)
	}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		return nil, "", fmt.Errorf("start a %v: %w", t, err)
	}
	if err := p.command.Start(); err != nil {
		return nil, "", fmt.Errorf("start a %v: %w", t, err)
	}
	go p.watch(stdout, line)

	select {
	case ready := <-p.ready:
		return p, ready, nil
	case <-p.ended:
		return nil, "", p.failure("ended before it was ready")
	case <-time.After(startTimeout):
		return nil, "", errors.Join(p.failure("was not ready in time"), p.kill())
	}
}

// watch reads the output of the process until it ends.
func (p *process) watch(stdout io.Reader, line func(string)) {
	defer close(p.ended)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if ready, ok := strings.CutPrefix(lines.Text(), readyPrefix); ok {
			p.ready <- ready
		} else {
			line(lines.Text())
		}
	}
	p.err = p.command.Wait()
}

// kill ends the process without giving it time for anything.
func (p *process) kill() error {
	if err := p.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill the %s: %w", p.name, err)
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
		return errors.Join(fmt.Errorf("the %s does not stop", p.name), p.kill())
	}
	if p.err != nil {
		return p.failure("did not stop in order")
	}
	return nil
}

// failure is an error about the process with the end of what it has written.
func (p *process) failure(what string) error {
	text := fmt.Sprintf("the %s %s", p.name, what)
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
