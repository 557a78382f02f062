package reference

import (
	"bytes"
	"context"
	"fmt"
	"go/format"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// gettingStarted is the page whose files and commands are for a module of the reader's own.
var gettingStarted = filepath.Join(root, "docs", "getting-started.md")

// A step is a fenced block of the page.
type step struct {
	section string // the heading that it is below
	line    int    // of the page
	kind    string // "go" for a file, "sh" for commands, "text" for what the commands before it print
	file    string // the name of the file
	text    string
}

// What the page says to do leads to a workflow that runs.
func TestGettingStarted(t *testing.T) {
	steps := stepsOf(t)
	m := newReader(t)
	m.follow(steps, "1. A module", "2. The contract", "3. The generated code", "4. The implementation", "5. A test", "6. A worker and a client")
	m.run("go vet ./...")

	t.Run("CLI", func(t *testing.T) {
		if _, err := exec.LookPath("temporal"); err != nil {
			t.Skip("the Temporal CLI is not installed")
		}
		m := m.forTest(t)
		m.follow(steps, "The Temporal CLI", "8. Run it")
	})
	t.Run("devserver", func(t *testing.T) {
		m := m.forTest(t)
		m.follow(steps, "Without the CLI")
		t.Run("run it", func(t *testing.T) { m.forTest(t).follow(steps, "8. Run it") })
		// The poll is still open, or open again.
		for section, change := range map[string]struct{ old, new string }{
			"The client waits until its time is over, and the worker logs errors":  {"runtime.WorkerOptions(worker.Options{})", "workerOptions(runtime.WorkerOptions)"},
			"The client waits until its time is over, and the worker logs nothing": {"poll.PollTaskQueue", `"poll"`},
		} {
			t.Run(section, func(t *testing.T) {
				m := m.forTest(t)
				m.replace("worker/main.go", change.old, change.new)
				m.write("worker/options.go", "package main\n\nimport \"go.temporal.io/sdk/worker\"\n\nfunc workerOptions(any) worker.Options { return worker.Options{} }\n")
				worker := m.do("go run ./worker", nil)
				vote := m.start("go run ./vote eve soup")
				for _, s := range sectionOf(t, steps, section) {
					if s.kind == "text" && strings.HasPrefix(s.text, "workflow ") {
						m.waitFor(worker, s)
					} else if s.kind == "text" {
						m.waitFor(vote, s)
					}
				}
			})
		}
	})
}

// The other messages of the page are those that a reader sees.
func TestGettingStartedWithMistakes(t *testing.T) {
	steps := stepsOf(t)
	m := newReader(t)
	m.follow(steps, "1. A module", "2. The contract")
	t.Run("no go mod tidy", func(t *testing.T) {
		m := m.forTest(t)
		m.expect(m.fail("go generate ./..."), sectionOf(t, steps, "The SDK is not in go.mod")[0])
	})
	m.run("go mod tidy")
	t.Run("no contracts", func(t *testing.T) {
		m := m.forTest(t)
		section := sectionOf(t, steps, "No contracts are found")
		m.replace("poll/poll.go", "//temporal:workflow", "// temporal:workflow")
		m.expect(m.fail("go generate ./..."), section[1])
		m.write("poll/poll.go", regexp.MustCompile(`(?m)^\s*// ?temporal:.*\n`).ReplaceAllString(m.read("poll/poll.go"), ""))
		m.expect(m.run("go generate ./..."), section[0])
	})
	m.follow(steps, "2. The contract", "3. The generated code", "4. The implementation")
	t.Run("versions", func(t *testing.T) {
		m := m.forTest(t)
		m.replace("poll/poll_temporal.go", "SupportsGenerated1", "SupportsGenerated2")
		m.expect(m.fail("go build ./..."), sectionOf(t, steps, "Generated code does not compile after a change of versions")[0])
		m.run("go generate ./...")
		m.run("go build ./...")
	})
}

// stepsOf are the steps of the page.
func stepsOf(t *testing.T) []step {
	t.Helper()
	content, err := os.ReadFile(gettingStarted)
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	section, file, fenced := "", "", false
	for i, line := range strings.Split(string(content), "\n") {
		kind, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && fenced:
			fenced = false
		case isFence:
			fenced = true
			steps = append(steps, step{section: section, line: i + 2, kind: kind, file: file})
			file = ""
		case fenced:
			steps[len(steps)-1].text += line + "\n"
		case strings.HasPrefix(line, "#"):
			section = strings.TrimSpace(strings.TrimLeft(line, "#"))
		case strings.HasPrefix(line, "**") && strings.HasSuffix(line, "**"):
			file = strings.Trim(line, "*")
		}
	}
	for _, s := range steps {
		if (s.kind == "go") != (s.file != "") {
			t.Errorf("%s:%d: the name of a file is not before Go code, or there is none", shown(gettingStarted), s.line)
		}
	}
	return steps
}

// sectionOf are the steps below a heading.
func sectionOf(t *testing.T, steps []step, heading string) []step {
	t.Helper()
	var found []step
	for _, s := range steps {
		if s.section == heading {
			found = append(found, s)
		}
	}
	if len(found) == 0 {
		t.Fatalf("%s: nothing is to be done below %q", shown(gettingStarted), heading)
	}
	return found
}

// A reader follows the page in an empty folder, with the temporalgen of this repository.
type reader struct {
	*testing.T
	dir, programs string
	port          string // in place of the one that the page has
}

func newReader(t *testing.T) *reader {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return &reader{t, t.TempDir(), t.TempDir(), port}
}

// forTest is the reader in a subtest, which changes files for its own time only.
func (m *reader) forTest(t *testing.T) *reader {
	return &reader{t, m.dir, m.programs, m.port}
}

// follow does what the page says below headings.
func (m *reader) follow(steps []step, headings ...string) {
	m.Helper()
	for _, heading := range headings {
		var printed *transcript
		for _, s := range sectionOf(m.T, steps, heading) {
			switch s.kind {
			case "go":
				if formatted, err := format.Source([]byte(s.text)); err != nil || string(formatted) != s.text {
					m.Errorf("%s:%d: this is not as gofmt has it (%v)", shown(gettingStarted), s.line, err)
				}
				m.write(s.file, m.onPort(s.text))
			case "sh":
				printed = &transcript{grown: make(chan struct{})}
				for line := range strings.Lines(s.text) {
					printed = m.do(strings.TrimSpace(line), printed)
				}
			case "text":
				m.waitFor(printed, s)
			default:
				m.Errorf("%s:%d: what is %q?", shown(gettingStarted), s.line, s.kind)
			}
		}
	}
}

// do runs a command of the page. What it prints is added to a transcript, unless it goes on in the background: then it has
// one of its own.
func (m *reader) do(line string, printed *transcript) *transcript {
	m.Helper()
	_, err := exec.LookPath("temporal")
	switch {
	case strings.HasPrefix(line, "temporal server"):
		return m.start(line + " --headless --port " + m.port)
	case strings.HasPrefix(line, "temporal ") && err != nil:
		m.Logf("not run, since the Temporal CLI is not installed: %s", line)
	case line == "go run ./server":
		return m.start(line)
	case line == "go run ./worker":
		// A client gives up after a while, and a busy machine takes long to start a program.
		printed = m.start(line)
		m.waitFor(printed, step{text: "Started Worker"})
	case line == "go run ./vote dan steak":
		_, _ = printed.Write([]byte(m.fail(line)))
	case strings.HasPrefix(line, "go get "):
		// The latest release is what is in this repository, and no proxy knows of it. Without a proxy the checksum database
		// would be asked for what else is needed, which is on the machine already.
		m.run("go mod edit" + m.replacement("") + m.replacement("/devserver"))
		m.run("GOPROXY=off GOSUMDB=off " + line)
	default:
		_, _ = printed.Write([]byte(m.run(line)))
	}
	return printed
}

// replacement lets the module use a module of this repository.
func (m *reader) replacement(module string) string {
	dir, err := filepath.Abs(filepath.Join(root, module))
	if err != nil {
		m.Fatal(err)
	}
	return fmt.Sprintf(" -replace 'github.com/temporalgen/temporalgen%s=%s'", module, dir)
}

// onPort is a text of the page with the port of this test.
func (m *reader) onPort(text string) string { return strings.ReplaceAll(text, "7233", m.port) }

func (m *reader) read(name string) string {
	m.Helper()
	content, err := os.ReadFile(filepath.Join(m.dir, name))
	if err != nil {
		m.Fatal(err)
	}
	return string(content)
}

func (m *reader) write(name, content string) {
	m.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		m.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		m.Fatal(err)
	}
}

// replace changes a file until the test is over.
func (m *reader) replace(name, old, replacement string) {
	m.Helper()
	content := m.read(name)
	if !strings.Contains(content, old) {
		m.Fatalf("%s does not contain %q", name, old)
	}
	m.write(name, strings.ReplaceAll(content, old, replacement))
	m.Cleanup(func() { m.write(name, content) })
}

// command is a line for a shell in the module's folder.
func (m *reader) command(line string) *exec.Cmd {
	cmd := exec.CommandContext(m.Context(), "sh", "-c", line)
	cmd.Dir = m.dir
	// Nobody debugs the programs, and linking them is what takes longest.
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false -ldflags=-s", "TEMPORAL_ADDRESS=127.0.0.1:"+m.port)
	return cmd
}

// run runs a command that succeeds, and fail one that does not. They return what it prints.
func (m *reader) run(line string) string {
	m.Helper()
	output, err := m.command(line).CombinedOutput()
	if err != nil {
		m.Fatalf("%s: %v\n%s", line, err, output)
	}
	return string(output)
}

func (m *reader) fail(line string) string {
	m.Helper()
	output, err := m.command(line).CombinedOutput()
	if err == nil {
		m.Fatalf("%s does not fail:\n%s", line, output)
	}
	return string(output)
}

// start starts a command that goes on until the test is over. What go run runs would not end with it, so that is built first.
func (m *reader) start(line string) *transcript {
	m.Helper()
	args := strings.Fields(line)
	if args[0] == "go" {
		program := filepath.Join(m.programs, filepath.Base(args[2]))
		m.run("go build -o '" + program + "' " + args[2])
		args = slices.Concat([]string{program}, args[3:])
	}
	cmd := exec.Command(args[0], args[1:]...)
	printed := &transcript{grown: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = printed, printed
	if err := cmd.Start(); err != nil {
		m.Fatal(err)
	}
	m.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it may have ended before
	})
	return printed
}

// expect checks that a command prints what the page says.
func (m *reader) expect(printed string, s step) {
	m.Helper()
	if want := m.onPort(strings.TrimSpace(s.text)); !strings.Contains(printed, want) {
		m.Errorf("%s:%d: this is not printed:\n%s\nbut\n%s", shown(gettingStarted), s.line, want, printed)
	}
}

// waitFor waits until a command prints what the page says. If it never does, the test need not go on for ever.
func (m *reader) waitFor(printed *transcript, s step) {
	m.Helper()
	ctx, cancel := context.WithTimeout(m.Context(), 5*time.Minute)
	defer cancel()
	for {
		text, grown := printed.now()
		if strings.Contains(text, m.onPort(strings.TrimSpace(s.text))) {
			return
		}
		select {
		case <-grown:
		case <-ctx.Done():
			m.expect(text, s)
			return
		}
	}
}

// A transcript is what a program has printed. Several may write to it.
type transcript struct {
	mu    sync.Mutex
	text  bytes.Buffer
	grown chan struct{} // closed when there is more
}

func (t *transcript) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.grown)
	t.grown = make(chan struct{})
	return t.text.Write(text)
}

func (t *transcript) now() (text string, grown <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String(), t.grown
}
