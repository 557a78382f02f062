package devserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

// stopTimeout is how long a component may take to stop.
const stopTimeout = 30 * time.Second

// A report is what the program of a component writes to its standard output.
type report struct {
	Step    string // what the start-up is doing now
	Address string // where it answers from now on
	Error   string // why the server does not start, or has not stopped in order
}

// A process is a component that runs.
type process struct {
	component component
	command   *exec.Cmd
	stdin     io.Closer
	stderr    tail
	reports   chan report   // of the start-up
	ended     chan struct{} // closed when the process has ended

	// These two are set when it has ended.
	err      error  // how it has ended, nil if in order
	reported string // the error that it has reported

	// ending is closed when it is about to be ended by us.
	ending chan struct{}
}

// startServer starts the executable of the server and waits until it answers clients at the address. Nothing is running
// after an error.
func startServer(ctx context.Context, executable string, opts Options) (_ *process, address string, err error) {
	settings, err := json.Marshal(opts.DynamicConfig)
	if err != nil {
		return nil, "", fmt.Errorf("dynamic configuration: %w", err)
	}
	return temporalServer.start(ctx, opts.Progress, executable, "-namespace", opts.Namespace, "-database", opts.Database,
		"-port", strconv.Itoa(opts.Port), "-dynamic-config", string(settings))
}

// start starts an executable of the component and waits until it answers at the address. Nothing is running after an
// error.
func (c component) start(ctx context.Context, progress func(step string), executable string, arguments ...string) (_ *process, address string, err error) {
	p := &process{
		component: c,
		command:   exec.Command(executable, arguments...),
		reports:   make(chan report, 16), // more than there are
		ended:     make(chan struct{}),
		ending:    make(chan struct{}),
	}
	p.command.Stderr = &p.stderr
	// The process stops when this pipe is closed. The system does that if this process dies.
	if p.stdin, err = p.command.StdinPipe(); err != nil {
		return nil, "", fmt.Errorf("starting the Temporal %v: %w", c, err)
	}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		return nil, "", fmt.Errorf("starting the Temporal %v: %w", c, err)
	}
	if err := p.command.Start(); err != nil {
		return nil, "", fmt.Errorf("starting the Temporal %v: %w", c, err)
	}
	go p.watch(stdout)

	for {
		select {
		case r := <-p.reports:
			if r.Address != "" {
				return p, r.Address, nil
			}
			progress(r.Step)
		case <-p.ended:
			return nil, "", p.failure("did not start")
		case <-ctx.Done():
			return nil, "", errors.Join(fmt.Errorf("starting the Temporal %v: %w", c, context.Cause(ctx)), p.kill())
		}
	}
}

// watch reads what the process reports until it ends.
func (p *process) watch(stdout io.Reader) {
	defer close(p.ended)
	for lines := json.NewDecoder(stdout); ; {
		var r report
		if err := lines.Decode(&r); err != nil {
			break
		}
		if r.Error != "" {
			p.reported = r.Error
			continue
		}
		select {
		case p.reports <- r:
		default: // so many are not read by anybody
		}
	}
	// Anything but a report is not for us, but a process must not wait for its reader.
	_, _ = io.Copy(io.Discard, stdout)
	p.err = p.command.Wait()
}

// onUnexpectedEnd calls f if the process ends by itself.
func (p *process) onUnexpectedEnd(f func(error)) {
	go func() {
		<-p.ended
		select {
		case <-p.ending:
		default:
			f(p.failure("has ended by itself"))
		}
	}()
}

// hasEnded reports whether the process has ended.
func (p *process) hasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// stop lets the process end in an orderly way, if it does so in time. It is called once, and not after kill.
func (p *process) stop() error {
	if p.hasEnded() {
		return p.failure("has ended by itself")
	}
	close(p.ending)
	_ = p.stdin.Close() // fails if the process has ended
	select {
	case <-p.ended:
	case <-time.After(stopTimeout):
		return errors.Join(fmt.Errorf("the Temporal %v has not stopped within %v", p.component, stopTimeout), p.end())
	}
	if p.err != nil {
		return p.failure("has not stopped in order")
	}
	return nil
}

// kill ends the process without giving it time for anything. It is called once, and not after stop.
func (p *process) kill() error {
	close(p.ending)
	return p.end()
}

// end kills the process and waits for its end.
func (p *process) end() error {
	if err := p.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("killing the Temporal %v: %w", p.component, err)
	}
	<-p.ended
	return nil
}

// failure is an error about a process that has ended: what it has reported, or else with the end of what it has
// written.
func (p *process) failure(what string) error {
	if p.reported != "" {
		return errors.New(p.reported)
	}
	err := fmt.Errorf("the Temporal %v %s: %v", p.component, what, p.command.ProcessState)
	if written := p.stderr.String(); written != "" {
		err = fmt.Errorf("%w; it wrote:\n%s", err, written)
	}
	return err
}

// tailSize is enough for the stack of a goroutine that panics.
const tailSize = 8 << 10

// A tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	end []byte
}

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

// String returns what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.end))
}
