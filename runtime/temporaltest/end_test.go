package temporaltest_test

import (
	"context"
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Whatever workflows do at the end of a test, nothing of them is left.
func TestNothingIsLeftAtTheEnd(t *testing.T) {
	before := goroutines()
	t.Run("test", func(t *testing.T) {
		b := newBench(t)
		b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
			return workflow.ExecuteActivity(ctx, "Block").Get(ctx, nil)
		}, workflow.RegisterOptions{Name: "Busy"})
		b.env.RegisterActivityWithOptions(func(ctx context.Context) error { <-ctx.Done(); return nil }, activityNamed("Block"))
		b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, name string, policy enumspb.ParentClosePolicy) error {
			ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{ParentClosePolicy: policy})
			return workflow.ExecuteChildWorkflow(ctx, name, counterInput{}).GetChildWorkflowExecution().Get(ctx, nil)
		}, workflow.RegisterOptions{Name: "Parent"})
		b.start("waiting", counterInput{})
		b.start("sleeping", counterInput{Timeout: time.Hour})
		o := options("delayed")
		o.StartDelay = time.Hour
		_, err := b.c.ExecuteWorkflow(b.ctx, o, "Counter", counterInput{})
		b.must(err)
		_, err = b.c.ExecuteWorkflow(b.ctx, options("busy"), "Busy")
		b.must(err)
		for _, policy := range []enumspb.ParentClosePolicy{enumspb.PARENT_CLOSE_POLICY_ABANDON, enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL} {
			_, err = b.c.ExecuteWorkflow(b.ctx, options("parent "+policy.String()), "Parent", "Counter", policy)
			b.must(err)
		}
		b.start("updating", counterInput{})
		b.accepted("updating", "add", "", addition{Sleep: time.Hour})
		b.must(b.c.TerminateWorkflow(b.ctx, "updating", "", ""))
	})
	var left map[string]string
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left = goroutines()
		maps.DeleteFunc(left, func(id, _ string) bool { return before[id] != "" })
		if len(left) == 0 {
			return
		}
	}
	t.Errorf("goroutines are left: %v", left)
}

// goroutines are the stacks of those that run code of Temporal, by their IDs.
func goroutines() map[string]string {
	stacks := make([]byte, 1<<22)
	stacks = stacks[:runtime.Stack(stacks, true)]
	found := map[string]string{}
	for _, stack := range strings.Split(string(stacks), "\n\n") {
		id, _, _ := strings.Cut(stack, " [")
		if strings.Contains(stack, "go.temporal.io") || strings.Contains(stack, "/temporaltest") {
			found[id] = stack
		}
	}
	return found
}

// A call that nobody waits for any more must not hang at the end.
func TestEndDuringAWait(t *testing.T) {
	done := make(chan error, 1)
	t.Run("test", func(t *testing.T) {
		b := newBench(t)
		b.start("c", counterInput{})
		go func() { done <- b.c.GetWorkflow(context.Background(), "c", "").Get(context.Background(), nil) }()
		b.awaited(true)
	})
	select {
	case err := <-done:
		if err == nil {
			t.Error("the result of a workflow that has none")
		}
	case <-time.After(time.Minute):
		t.Error("the call hangs")
	}
}

// Those who send messages to a workflow that has closed get to know how that happened, in errors that are otherwise a server's.
func TestErrorsSayHowTheWorkflowHasEnded(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(*bench)
		want string
	}{
		"completed":  {func(b *bench) { b.signal("c", "finish", nil) }, ""},
		"failed":     {func(b *bench) { b.signal("c", "plus", addition{N: 1, Fail: "no"}) }, ": temporaltest: the workflow failed: "},
		"canceled":   {func(b *bench) { b.must(b.c.CancelWorkflow(b.ctx, "c", "")) }, ": temporaltest: the workflow was canceled"},
		"terminated": {func(b *bench) { b.must(b.c.TerminateWorkflow(b.ctx, "c", "", "enough")) }, ": temporaltest: the workflow was terminated: enough"},
		"timed out":  {func(b *bench) { b.env.Sleep(2 * time.Hour) }, ": temporaltest: the workflow timed out"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			o := options("c")
			o.WorkflowRunTimeout = time.Hour
			_, err := b.c.ExecuteWorkflow(b.ctx, o, "Counter", counterInput{})
			b.must(err)
			var update client.WorkflowUpdateHandle
			if name == "terminated" || name == "timed out" { // others wait for it
				update = b.accepted("c", "add", "", addition{Sleep: 3 * time.Hour})
			}
			test.end(b)
			for what, err := range map[string]error{
				"signal":    b.c.SignalWorkflow(b.ctx, "c", "", "plus", addition{}),
				"terminate": b.c.TerminateWorkflow(b.ctx, "c", "", ""),
			} {
				message := as[*serviceerror.NotFound](b, err).Message
				if want := "workflow execution already completed" + test.want; !strings.HasPrefix(message, want) || test.want == "" && message != want {
					t.Errorf("%s: %q, want %q", what, message, want)
				}
			}
			if update != nil {
				err := update.Get(b.ctx, nil)
				if as[*temporal.ApplicationError](b, err).Type() != "AcceptedUpdateCompletedWorkflow" || !strings.Contains(err.Error(), test.want) {
					t.Errorf("update: %v, want %q", err, test.want)
				}
			}
		})
	}
}
