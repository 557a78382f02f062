package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// startAs starts the test program as if it were the server, in a role.
func startAs(ctx context.Context, t *testing.T, role string, progress func(string)) (*process, error) {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(roleVariable, role)
	opts := Options{Progress: progress}.withDefaults()
	p, _, err := startServer(ctx, executable, opts)
	return p, err
}

func TestServerThatCannotStart(t *testing.T) {
	_, err := startAs(t.Context(), t, failingRole, nil)
	if want := "looking for a free port: there is none"; err == nil || err.Error() != want {
		t.Errorf("error %v, want what the process has reported: %s", err, want)
	}
}

func TestServerThatPanicsWhileItStarts(t *testing.T) {
	_, err := startAs(t.Context(), t, panickingRole, nil)
	wantPanic(t, err, "did not start")
}

func TestServerThatDoesNotStartInTime(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	tooLate := errors.New("too late")
	_, err := startAs(ctx, t, slowRole, func(string) { cancel(tooLate) })
	if !errors.Is(err, tooLate) {
		t.Errorf("error %v, want %v", err, tooLate)
	}
}

func TestServerThatCrashes(t *testing.T) {
	p, err := startAs(t.Context(), t, crashingRole, nil)
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan error)
	p.onUnexpectedEnd(func(err error) { told <- err })
	wantPanic(t, <-told, "has ended by itself")
	wantPanic(t, p.stop(), "has ended by itself")
}

func TestServerThatDoesNotStopInOrder(t *testing.T) {
	p, err := startAs(t.Context(), t, disorderlyRole, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.onUnexpectedEnd(func(err error) { t.Errorf("told of an end that was asked for: %v", err) })
	wantPanic(t, p.stop(), "has not stopped in order")
}

// wantPanic checks that an error tells of the panic of a process.
func wantPanic(t *testing.T, err error, what string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that the server %s", what)
	}
	for _, want := range []string{what, "exit status 2", "panic: " + panicOfTheRoles} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not contain %q", err, want)
		}
	}
}

func TestServerEndsWithItsParent(t *testing.T) {
	parent, stdout := startRole(t, parentRole)
	var pid int
	var address string
	if _, err := fmt.Fscan(stdout, &pid, &address); err != nil {
		t.Fatal(err)
	}
	// This connection is closed when the server ends.
	connection, err := net.Dial("tcp4", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	// It is a child of somebody else from now on, and on some systems nobody takes note of its end.
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := parent.Wait(); err == nil {
		t.Error("the parent has not been killed")
	}
	if _, err := io.Copy(io.Discard, connection); err != nil {
		t.Log(err) // the connection was reset
	}
	waitUntilGone(t, pid)
}

func TestTailKeepsTheEnd(t *testing.T) {
	var stderr tail
	for range tailSize {
		fmt.Fprintln(&stderr, "a line")
	}
	fmt.Fprintln(&stderr, "the last line")
	if got := stderr.String(); len(got) > tailSize || !strings.HasSuffix(got, "a line\nthe last line") {
		t.Errorf("%d bytes are kept that end with %q", len(got), got[max(0, len(got)-30):])
	}
}

// waitUntilGone waits until a process has ended that is not a child of this one.
func waitUntilGone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); isRunning(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d still runs", pid)
		}
	}
}

// isRunning reports whether a process runs. One that has ended may be there until somebody takes note of it.
func isRunning(pid int) bool {
	if runtime.GOOS == "linux" {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, state, _ := strings.Cut(string(stat), ") ")
		return err == nil && !strings.HasPrefix(state, "Z")
	}
	process, err := os.FindProcess(pid)
	return err == nil && process.Signal(syscall.Signal(0)) == nil
}
