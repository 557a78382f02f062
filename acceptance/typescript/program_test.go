package typescript

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// noSkip names the environment variable that makes what is missing a failure. CI sets it.
const noSkip = "TEMPORALGEN_NO_SKIP"

var (
	server *devserver.Server
	// node is started by the first test that needs it.
	node = sync.OnceValues(startProgram)
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if server, err = devserver.Start(context.Background(), devserver.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop()
		w := worker.New(server.Client(), AuctionTaskQueue, runtime.WorkerOptions(worker.Options{WorkerStopTimeout: time.Second}))
		RegisterAuction(w, newAuction)
		RegisterDepot(w, depot{})
		RegisterMirror(w, newMirror)
		if err := w.Start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer w.Stop()
		code := m.Run()
		if p, err := node(); err == nil { // an error if no test has needed it
			if err := p.stop(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		return code
	}())
}

// typescript returns the program in TypeScript, which all tests share. It skips the test if there is no Node.js.
func typescript(t *testing.T) *program {
	t.Helper()
	p, err := node()
	switch {
	case errors.Is(err, errMissing) && os.Getenv(noSkip) == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("what the program in TypeScript has written so far:\n%s", p.stderr.String())
		}
	})
	return p
}

// errMissing is an error of a machine that has not all that the tests need.
var errMissing = errors.New("these tests need Node.js 20.3 or later, and 'npm ci' in acceptance/typescript")

// A program is a running Node.js with a worker and a client: src/main.ts.
type program struct {
	command *exec.Cmd
	stdin   io.WriteCloser
	stderr  safeBuffer
	events  chan string   // the newest that nobody has waited for
	ended   chan struct{} // closed when the process has ended
	err     error         // how it has ended; set before that

	mu      sync.Mutex // guards the fields below
	last    int        // ID of a call
	waiting map[int]chan answer
}

// An answer is a line that the program prints: to a call, or an event.
type answer struct {
	ID      int             `json:"id"`
	Value   json.RawMessage `json:"value"`
	Failure *failure        `json:"failure"`
	Event   string          `json:"event"`
}

// startProgram compiles the program, which checks its types, and starts it.
func startProgram() (*program, error) {
	nodePath, err := exec.LookPath("node")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMissing, err)
	}
	var major, minor int
	version, err := exec.Command(nodePath, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%w: node --version: %w", errMissing, err)
	}
	if _, err := fmt.Sscanf(string(version), "v%d.%d", &major, &minor); err != nil || major < 20 || major == 20 && minor < 3 {
		return nil, fmt.Errorf("%w: this one is %s", errMissing, bytes.TrimSpace(version))
	}
	compiler := filepath.Join("node_modules", "typescript", "bin", "tsc")
	if _, err := os.Stat(compiler); err != nil {
		return nil, fmt.Errorf("%w: %w", errMissing, err)
	}
	// Files that are read make a difference for the cache of go test.
	if _, err := readSources(); err != nil {
		return nil, err
	}
	if output, err := exec.Command(nodePath, compiler).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compiling src: %w\n%s", err, output)
	}

	p := &program{
		command: exec.Command(nodePath, filepath.Join("build", "main.js"), server.Addr(), DeliveryTaskQueue),
		events:  make(chan string, 16),
		ended:   make(chan struct{}),
		waiting: make(map[int]chan answer),
	}
	p.command.Stderr = &p.stderr
	if p.stdin, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go p.read(stdout)
	if err := p.wait("ready"); err != nil {
		return nil, errors.Join(err, p.kill())
	}
	return p, nil
}

// readSources returns what is in src, by path.
func readSources() (map[string]string, error) {
	files, err := filepath.Glob("src/*.ts")
	if err != nil {
		return nil, err
	}
	sources := make(map[string]string)
	for _, file := range append(files, "package-lock.json", "tsconfig.json") {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		sources[file] = string(content)
	}
	return sources, nil
}

// read hands on what the program prints, until it ends.
func (p *program) read(stdout io.Reader) {
	defer close(p.ended)
	lines := bufio.NewReader(stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var a answer
		switch err := json.Unmarshal(line, &a); {
		case err != nil:
			fmt.Fprintf(&p.stderr, "not understood: %s", line)
		case a.Event != "":
			select {
			case p.events <- a.Event:
			default: // nobody waits for so many
			}
		default:
			p.mu.Lock()
			p.waiting[a.ID] <- a
			delete(p.waiting, a.ID)
			p.mu.Unlock()
		}
	}
	p.err = p.command.Wait()
}

// wait waits for an event. The program is started in seconds, or in minutes where everything is built at the same time.
func (p *program) wait(event string) error {
	const limit = 5 * time.Minute
	timeout := time.After(limit)
	for {
		select {
		case e := <-p.events:
			if e == event {
				return nil
			}
		case <-p.ended:
			return fmt.Errorf("waiting until the program in TypeScript is %s: it has ended: %w\n%s", event, p.err, p.stderr.String())
		case <-timeout:
			return fmt.Errorf("the program in TypeScript is not %s after %v:\n%s", event, limit, p.stderr.String())
		}
	}
}

// stop ends the program in an orderly way.
func (p *program) stop() error {
	_ = p.stdin.Close()
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		return errors.Join(errors.New("the program in TypeScript does not end"), p.kill())
	}
	if p.err != nil {
		return fmt.Errorf("the program in TypeScript: %w\n%s", p.err, p.stderr.String())
	}
	return nil
}

// kill ends the program's process, and no other.
func (p *program) kill() error {
	err := p.command.Process.Kill()
	<-p.ended
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// A call is what the program is told to do; src/main.ts says what each operation needs.
type call struct {
	ID         int    `json:"id"`
	Operation  string `json:"operation"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId,omitempty"`
	Type       string `json:"type,omitempty"`
	TaskQueue  string `json:"taskQueue,omitempty"`
	Conflict   string `json:"conflict,omitempty"`
	Input      []any  `json:"input"`
	Name       string `json:"name,omitempty"` // of a message
	Args       []any  `json:"args"`
	UpdateID   string `json:"updateId,omitempty"`
	Bid        *Bid   `json:"bid,omitempty"`
	Expression string `json:"expression,omitempty"`
}

// begin makes the program do something. The channel gets its answer.
func (p *program) begin(t *testing.T, c call) <-chan answer {
	t.Helper()
	if c.Args == nil {
		c.Args = []any{}
	}
	if c.Input == nil {
		c.Input = []any{}
	}
	p.mu.Lock()
	p.last++
	c.ID = p.last
	answers := make(chan answer, 1)
	p.waiting[c.ID] = answers
	p.mu.Unlock()
	line, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.stdin.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	return answers
}

// end waits for an answer.
func (p *program) end(t *testing.T, answers <-chan answer) answer {
	t.Helper()
	select {
	case a := <-answers:
		return a
	case <-p.ended:
		t.Fatalf("the program in TypeScript has ended: %v", p.err)
	case <-testserver.Context(t).Done():
		t.Fatal("the program in TypeScript does not answer")
	}
	return answer{}
}

// try makes the program do something, and returns its answer, which may be an error.
func (p *program) try(t *testing.T, c call) answer {
	t.Helper()
	return p.end(t, p.begin(t, c))
}

// do makes the program do something, and returns the result as JSON.
func (p *program) do(t *testing.T, c call) string {
	t.Helper()
	a := p.try(t, c)
	if a.Failure != nil {
		t.Fatalf("%s %s: %s", c.Operation, c.Name, a.Failure)
	}
	return string(a.Value)
}

// A failure is an error of the TypeScript SDK.
type failure struct {
	Class        string          `json:"class"`
	Message      string          `json:"message"`
	Type         string          `json:"type"`
	NonRetryable bool            `json:"nonRetryable"`
	Details      json.RawMessage `json:"details"`
	Cause        *failure        `json:"cause"`
}

// String has a line for the error and each of its causes: class, type, message, details.
func (f *failure) String() string {
	if f == nil {
		return ""
	}
	var line strings.Builder
	line.WriteString(f.Class)
	if f.Type != "" {
		line.WriteString(" " + f.Type)
	}
	line.WriteString(": " + f.Message)
	if f.Details != nil {
		line.WriteString(" " + string(f.Details))
	}
	if f.NonRetryable {
		line.WriteString(" (non-retryable)")
	}
	if f.Cause == nil {
		return line.String()
	}
	return line.String() + "\n" + f.Cause.String()
}

// A safeBuffer is a bytes.Buffer for several goroutines.
type safeBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *safeBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(text)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// decode decodes JSON.
func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}
