package command

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"testing"
	"time"
)

const inProcess = "TEMPORALGEN_TEST_INTERRUPT"

// The process that the tests interrupt: it says that it runs, and why its context has ended, and then only a signal can end it.
// One that ignores interruptions says that instead, and ends.
func TestMain(m *testing.M) {
	if os.Getenv(inProcess) == "" {
		os.Exit(m.Run())
	}
	ctx, _ := Context()
	if signal.Ignored(os.Interrupt) {
		_, _ = os.Stdout.WriteString("undisturbed\n")
		os.Exit(0)
	}
	_, _ = os.Stdout.WriteString("running\n")
	<-ctx.Done()
	_, _ = os.Stdout.WriteString(context.Cause(ctx).Error() + "\n")
	time.Sleep(time.Hour)
}

// interruptible is the program whose process can be interrupted.
func interruptible(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("processes cannot be interrupted by others")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// One key press comes twice below go tool, and interrupts once. A later one ends the process.
func TestInterruptions(t *testing.T) {
	t.Parallel()
	program := interruptible(t)
	// A shell lets what runs in the background ignore interruptions, and so would what that starts.
	interruptions := make(chan os.Signal, 1)
	signal.Notify(interruptions, os.Interrupt)
	t.Cleanup(func() { signal.Stop(interruptions) })
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), inProcess+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await := func(line string) {
		t.Helper()
		buf := make([]byte, 100)
		n, err := out.Read(buf)
		if got := strings.TrimSpace(string(buf[:n])); got != line {
			t.Fatalf("%q, %v, want %q", got, err, line)
		}
	}
	interrupt := func() {
		t.Helper()
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
	}
	await("running")
	begun := time.Now()
	interrupt()
	await("interrupted")
	interrupt()

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // a signal has ended it
	}()
	for again := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case <-ended:
			again.Stop()
			if took := time.Since(begun); took < onePress {
				t.Errorf("it ended after %v, by the same key press", took)
			}
			return
		case <-again.C:
			_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		}
	}
}

// A shell lets what a script runs in the background ignore the key press, which is for what runs in the foreground.
func TestInterruptionsAreIgnoredInTheBackground(t *testing.T) {
	t.Parallel()
	program := interruptible(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", `trap '' INT; exec "$0"`, program)
	cmd.Env = append(os.Environ(), inProcess+"=1")
	out, err := cmd.Output()
	if got := strings.TrimSpace(string(out)); got != "undisturbed" {
		t.Errorf("%q, %v", got, err)
	}
}
