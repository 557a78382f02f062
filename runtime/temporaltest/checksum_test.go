package temporaltest_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"
)

// The SDK hashes the binary of the process for its first activity, in a coroutine of the workflow: with a large binary on a busy
// machine that looks like a deadlock. New lets it do so before. The binary of this test is gone when the activity is executed, so
// it cannot be hashed any more then.
func TestBinaryIsHashedBeforeTheFirstActivity(t *testing.T) {
	const child = "TEMPORALTEST_CHILD"
	if os.Getenv(child) == "" {
		if goruntime.GOOS == "windows" {
			t.Skip("a program that runs cannot be removed")
		}
		program := filepath.Join(t.TempDir(), "test")
		copyProgram(t, program)
		cmd := exec.CommandContext(t.Context(), program, "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), child+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	b := newBench(t)
	program, err := os.Executable()
	b.must(err)
	b.must(os.Remove(program))
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteActivity(ctx, "Work").Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "Working"})
	b.env.RegisterActivityWithOptions(func(context.Context) error { return nil }, activityNamed("Work"))
	run, err := b.c.ExecuteWorkflow(b.ctx, options("c"), "Working")
	b.must(err)
	b.must(run.Get(b.ctx, nil))
}

func copyProgram(t *testing.T, to string) {
	t.Helper()
	from, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
