package program_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
)

// endless is a program whose story waits for its end, and cleans up then.
var endless = program.Program{
	Name:    "endless",
	Workers: echo.Workers,
	Story: func(ctx context.Context, s *program.Stage) error {
		s.Say("begun")
		<-ctx.Done()
		s.Say("cleaned up")
		return errors.New("the story was not over")
	},
}

// talking is a program that says something.
var talking = program.Program{
	Name: "talking",
	Story: func(_ context.Context, s *program.Stage) error {
		s.Say("begun")
		return errors.New("all was said")
	},
}

// programVariable is an environment variable with which the tests' executable is one of these programs.
const programVariable = "TEMPORALGEN_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(programVariable) {
	case endless.Name:
		program.Main(endless)
	case talking.Name:
		program.Main(talking)
	default:
		testserver.Main(m)
	}
}

// A process is one of the program endless.
type process struct {
	*testing.T
	command *exec.Cmd
	output  io.Reader
	told    bytes.Buffer
}

// startEndless starts the program, and returns when its story has begun.
func startEndless(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{T: t, command: exec.CommandContext(testserver.Context(t), os.Args[0], args...)}
	p.command.Env = append(os.Environ(), programVariable+"="+endless.Name)
	p.command.Stderr = &p.told
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	output := bufio.NewReader(out)
	p.output = output
	if line, err := output.ReadString('\n'); line != "begun\n" {
		t.Fatalf("the story begins with %q, %v", line, err)
	}
	return p
}

// ends checks how the program ends.
func (p *process) ends(want string) {
	p.Helper()
	rest, err := io.ReadAll(p.output)
	if err != nil || string(rest) != "cleaned up\n" {
		p.Errorf("in the end the story is %q, %v", rest, err)
	}
	if err := p.command.Wait(); err == nil {
		p.Error("the program has succeeded")
	}
	if !strings.HasSuffix(p.told.String(), want) {
		p.Errorf("the program tells\n%s\nwant, in the end, %q", p.told.String(), want)
	}
}

func TestProgramThatIsInterruptedCleansUp(t *testing.T) {
	p := startEndless(t, "-address", testserver.Server().Addr())
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.ends("endless was interrupted: the story was not over\n")
}

// A client, and with it the story, would wait until the server is back.
func TestStoryEndsWithItsServer(t *testing.T) {
	p := startEndless(t)
	all, err := exec.Command("ps", "-A", "-o", "ppid=", "-o", "pid=").Output()
	if err != nil {
		if os.Getenv("TEMPORALGEN_NO_SKIP") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no list of processes: ", err)
	}
	killed := 0
	for line := range strings.Lines(string(all)) {
		var parent, pid int
		if _, err := fmt.Sscan(line, &parent, &pid); err != nil || parent != p.command.Process.Pid {
			continue
		}
		server, err := os.FindProcess(pid)
		if err == nil {
			err = server.Kill()
		}
		if err != nil {
			t.Fatal(err)
		}
		killed++
	}
	if killed != 1 {
		t.Fatalf("the program has %d servers", killed)
	}
	p.ends("endless: the Temporal server has ended by itself: signal: killed\nthe story was not over\n")
}

// The story goes on if nobody reads what it says, as with head: it may have something to end.
func TestStoryGoesOnWhenItsOutputIsClosed(t *testing.T) {
	command := exec.CommandContext(testserver.Context(t), os.Args[0], "-address", testserver.Server().Addr())
	command.Env = append(os.Environ(), programVariable+"="+talking.Name)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	var told strings.Builder
	command.Stdout, command.Stderr = writer, &told
	if err := command.Run(); err == nil {
		t.Error("the program has succeeded")
	}
	writer.Close()
	if got, want := told.String(), "talking: all was said\n"; got != want {
		t.Errorf("the program tells %q, want %q", got, want)
	}
}
