package temporaltest_test

import (
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestUpdateReturnsItsResult(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{Total: 1})
	n, err := b.update("c", "add", "", addition{N: 2, Task: true})
	b.must(err)
	b.equal("result", n, 5)
	b.equal("total", b.total("c"), 5)
}

func TestAcceptedUpdateIsFinishedLater(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	began := b.env.Now()
	u := b.accepted("c", "add", "u", addition{N: 2, Sleep: time.Hour})
	b.equal("time until acceptance", b.env.Now().Sub(began), 0*time.Second)
	b.equal("total", b.total("c"), 0)

	b.env.Sleep(time.Hour)
	b.equal("total after the hour", b.total("c"), 2)
	for _, handle := range []client.WorkflowUpdateHandle{
		u, b.c.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: "c", UpdateID: "u"}),
	} {
		var n int
		b.must(handle.Get(b.ctx, &n))
		b.equal("result", n, 2)
	}
}

func TestUpdateErrors(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	for _, test := range []struct {
		name, update string
		arg          any
		wantType     string
		wantText     string
	}{
		{"the handler fails", "add", addition{Fail: "no"}, "", "no"},
		{"the validator rejects", "add", addition{N: -1}, "", "the total must not be negative"},
		{"there is no handler", "multiply", addition{}, "", "unknown update multiply. KnownUpdates="},
		{"the argument is of another type", "add", "three", "", "unable to decode the input for update"},
	} {
		_, err := b.update("c", test.update, "", test.arg)
		app := as[*temporal.ApplicationError](b, err)
		text := err.Error()
		if app.Type() != test.wantType && test.wantType != "" || !strings.Contains(text, test.wantText) {
			t.Errorf("%s: %q of type %q, want %q of type %q", test.name, text, app.Type(), test.wantText, test.wantType)
		}
	}
	b.equal("total", b.total("c"), 0)
}

func TestUpdateIDs(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	send := func(updateID string, n int) int {
		t.Helper()
		got, err := b.update("c", "add", updateID, addition{N: n})
		b.must(err)
		return got
	}
	b.equal("first", send("u1", 1), 1)
	b.equal("duplicate", send("u1", 10), 1)
	b.equal("another", send("u2", 1), 2)

	for range 2 {
		if _, err := b.update("c", "add", "u3", addition{N: -100}); err == nil {
			t.Error("the update was not rejected")
		}
	}
	b.equal("a rejected ID that is sent again", send("u3", 1), 3)
	b.equal("and its duplicate", send("u3", 1), 3)
	b.signal("c", "again", nil)
	b.equal("and that in the next run, which remembers the ID", send("u3", 1), 3)

	u := b.accepted("c", "add", "u4", addition{N: 1, Sleep: time.Minute})
	joined := b.accepted("c", "add", "u4", addition{N: 1, Sleep: time.Minute})
	for _, handle := range []client.WorkflowUpdateHandle{u, joined} {
		var n int
		b.must(handle.Get(b.ctx, &n))
		b.equal("a duplicate in flight", n, 4)
	}
}

func TestUpdateThatTheWorkflowDoesNotFinish(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	u := b.accepted("c", "abandoned", "", addition{Sleep: time.Hour})
	b.signal("c", "finish", nil)
	app := as[*temporal.ApplicationError](b, u.Get(b.ctx, nil))
	b.equal("type", app.Type(), "AcceptedUpdateCompletedWorkflow")
	b.equal("message", app.Message(), "Workflow Update failed because the Workflow completed before the Update completed.")
}

func TestUpdatesOfAClosedWorkflow(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	_, err := b.update("c", "add", "u", addition{N: 1})
	b.must(err)
	b.signal("c", "finish", nil)

	n, err := b.update("c", "add", "u", addition{N: 1})
	b.must(err)
	b.equal("outcome of the first time", n, 1)
	_, err = b.update("c", "add", "v", addition{N: 1})
	b.equal("new update", as[*serviceerror.NotFound](b, err).Message, "workflow execution already completed")
	_, err = b.update("d", "add", "v", addition{N: 1})
	b.equal("no workflow", as[*serviceerror.NotFound](b, err).Message, "workflow not found for ID: d")
	err = b.c.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: "c", UpdateID: "w"}).Get(b.ctx, nil)
	if err == nil || !strings.Contains(err.Error(), `update "w" not found`) {
		t.Errorf("unknown update: %v", err)
	}
}

func TestUpdateWithStart(t *testing.T) {
	b := newBench(t)
	send := func(updateID string, n int, policy client.StartWorkflowOptions) (int, client.WorkflowRun, error) {
		operation := b.c.NewWithStartWorkflowOperation(policy, "Counter", counterInput{Total: 100})
		u, err := b.c.UpdateWithStartWorkflow(b.ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: operation,
			UpdateOptions:          updateOptions("c", "add", updateID, addition{N: n}, client.WorkflowUpdateStageCompleted),
		})
		if err != nil {
			return 0, nil, err
		}
		run, err := operation.Get(b.ctx)
		b.must(err)
		var got int
		err = u.Get(b.ctx, &got)
		return got, run, err
	}
	use, fail := options("c"), options("c")
	use.WorkflowIDConflictPolicy, fail.WorkflowIDConflictPolicy = useExisting, failIfRunning

	_, rejected, err := send("u0", -1000, use)
	as[*temporal.ApplicationError](b, err)
	b.equal("total of a workflow whose first update was rejected", b.total("c"), 100)
	n, started, err := send("u1", 1, use)
	b.must(err)
	b.equal("result", n, 101)
	b.equal("run", started.GetRunID(), rejected.GetRunID())
	_, _, err = send("u2", 1, fail)
	as[*serviceerror.WorkflowExecutionAlreadyStarted](b, err)
	b.signal("c", "finish", nil)
	n, closed, err := send("u1", 1, use)
	b.must(err)
	b.equal("outcome of an update of the closed workflow", n, 101)
	b.equal("run", closed.GetRunID(), started.GetRunID())
	_, again, err := send("u2", 1, fail)
	b.must(err)
	if again.GetRunID() == started.GetRunID() {
		t.Error("a new update did not start a new run")
	}
}

// On a server the log of the worker has the panic, and the update waits for a worker that does
// not panic.
func TestUpdateOfAWorkflowThatFailsSaysWhy(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		wait := func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }
		if err := workflow.SetUpdateHandler(ctx, "wait", wait); err != nil {
			return err
		}
		workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
		panic("a bug")
	}, workflow.RegisterOptions{Name: "Panic"})
	_, err := b.c.ExecuteWorkflow(b.ctx, options("p"), "Panic")
	b.must(err)
	u := b.accepted("p", "wait", "", nil)
	b.signal("p", "go", nil)
	err = u.Get(b.ctx, nil)
	b.equal("type", as[*temporal.ApplicationError](b, err).Type(), "AcceptedUpdateCompletedWorkflow")
	if !strings.Contains(err.Error(), "temporaltest: the workflow failed: a bug") {
		t.Errorf("the update: %v, want the panic", err)
	}
}

// It blocks all coroutines of the workflow, also the one that would accept the update.
func TestUpdateThatBlocksTheWorkflowSaysSo(t *testing.T) {
	b := newBench(t, temporaltest.WithWorkerOptions(worker.Options{DeadlockDetectionTimeout: 5 * time.Second}))
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		block := func(workflow.Context) error { return nil }
		validate := func() error { <-release; return nil } //temporalgen:ignore TG107 a test shows what comes of it
		if err := workflow.SetUpdateHandlerWithOptions(ctx, "block", block, workflow.UpdateHandlerOptions{Validator: validate}); err != nil {
			return err
		}
		return workflow.Sleep(ctx, time.Hour)
	}, workflow.RegisterOptions{Name: "Blocking"})
	_, err := b.c.ExecuteWorkflow(b.ctx, options("b"), "Blocking")
	b.must(err)
	_, err = b.c.UpdateWorkflow(b.ctx, client.UpdateWorkflowOptions{
		WorkflowID: "b", UpdateName: "block", WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	message := as[*serviceerror.NotFound](b, err).Message
	if !strings.HasPrefix(message, "workflow update was aborted by closing workflow: ") || !strings.Contains(message, "Potential deadlock") {
		t.Errorf("the update: %v, want the deadlock", err)
	}
}

// Other tests may keep the processors busy for longer than the SDK would allow for.
func TestCodeThatGetsNoProcessorForASecondIsNoDeadlock(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(workflow.Context) error {
		time.Sleep(1200 * time.Millisecond)
		return nil
	}, workflow.RegisterOptions{Name: "Slow"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("s"), "Slow")
	b.must(err)
	b.must(run.Get(b.ctx, nil))
}

// In production the workflow task fails again and again, and nobody gets an answer.
func TestResultThatCannotBeEncodedFailsTheTest(t *testing.T) {
	failing := &fakeTB{T: t}
	env := temporaltest.New(failing)
	registerCounter(env)
	b := &bench{t, env, env.Client(), t.Context()}
	b.start("c", counterInput{})
	u := b.accepted("c", "unencodable", "u", nil)
	err := u.Get(b.ctx, nil)
	if err == nil || len(failing.errors) != 1 || !strings.Contains(failing.errors[0], `the result of update unencodable (ID "u")`) {
		t.Errorf("the update returns %v, the test fails with %q", err, failing.errors)
	}
}
