package stub_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

const failIfRunning = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL

// All that a client does with a workflow, from its start to its result.
func TestAWorkflowsLife(t *testing.T) {
	c := newCounter(t)
	h := c.start("1")
	if h.WorkflowID() != "1" || h.RunID() == "" {
		t.Errorf("the handle is for run %q of workflow %q", h.RunID(), h.WorkflowID())
	}
	c.must(stub.Signal(c.ctx, h, "drop", payment{Amount: 5}))
	c.has(h, 5)
	if total, err := stub.Update[int](c.ctx, h, pay(payment{Amount: 10}), nil); err != nil || total != 15 {
		t.Errorf("paid %d, %v", total, err)
	}
	started, err := stub.StartUpdate[int](c.ctx, h, pay(payment{Number: "7", Amount: 20, Wait: time.Hour}), nil)
	c.must(err)
	if started.UpdateID() != "pay/7" || started.RunID() != h.RunID() {
		t.Errorf("the update is %s of run %s", started.UpdateID(), started.RunID())
	}
	for name, update := range map[string]*runtime.UpdateHandle[int]{
		"of the sender": started, "of another": stub.UpdateHandle[int](c.handle("1"), "pay", "pay/7"),
	} {
		if total, err := update.Get(c.ctx); err != nil || total != 35 {
			t.Errorf("the handle %s has %d, %v", name, total, err)
		}
	}
	if err := stub.UpdateNoResult(c.ctx, h, empty, nil); err != nil {
		t.Error(err)
	}
	c.has(c.handle("1"), 0)

	description, err := h.Describe(c.ctx)
	if err != nil || description.Status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("described as %v, %v", description, err)
	}
	if stack, err := h.StackTrace(c.ctx); err != nil || !strings.Contains(stack, "run") {
		t.Errorf("the stack trace is %q, %v", stack, err)
	}
	c.must(stub.Signal(c.ctx, h, "close"))
	if total, err := stub.Result[int](c.ctx, h); err != nil || total != 0 {
		t.Errorf("the result is %d, %v", total, err)
	}
	if err := stub.Wait(c.ctx, h); err != nil {
		t.Errorf("the result that nobody wants: %v", err)
	}
}

func TestWaysToStartAWorkflow(t *testing.T) {
	c := newCounter(t)
	first := c.start("1")
	if joined := c.start("1"); joined.RunID() != first.RunID() {
		t.Error("a workflow that runs is not joined")
	}
	_, err := stub.Start[tillHandle](c.ctx, c.tills, tillStart("1", tillInput{}), []runtime.StartOption{runtime.WithIDConflictPolicy(failIfRunning)})
	c.is("start with FAIL", runtime.ErrAlreadyStarted, err)

	for _, id := range []string{"1", "2"} {
		h, err := stub.SignalWithStart[tillHandle](c.ctx, stub.WithStart(c.tills, tillStart(id, tillInput{}), []runtime.StartOption{runtime.WithIDConflictPolicy(failIfRunning)}), "drop", payment{Amount: 5})
		c.must(err)
		c.has(&h.WorkflowHandle, 5)
	}
	for _, id := range []string{"2", "3"} {
		delayed := tillStart(id, tillInput{5})
		delayed.StartDelay = time.Hour // but for a workflow that has something to do at once
		before := c.env.Now()
		total, h, err := stub.UpdateWithStart[int, tillHandle](c.ctx, stub.WithStart(c.tills, delayed, []runtime.StartOption{runtime.WithTaskQueue("others")}),
			pay(payment{Amount: 10}), []runtime.UpdateOption{runtime.WithUpdateID("own")})
		c.must(err)
		if waited := c.env.Now().Sub(before); total != 15 || h.WorkflowID() != id || waited != 0 {
			t.Errorf("paid %d to %s, after %v", total, h.WorkflowID(), waited)
		}
		// The same once more, without waiting: the server knows the ID.
		update, _, err := stub.StartUpdateWithStart[int, tillHandle](c.ctx, stub.WithStart(c.tills, tillStart(id, tillInput{}), nil), pay(payment{Amount: 10}), []runtime.UpdateOption{runtime.WithUpdateID("own")})
		c.must(err)
		if total, err := update.Get(c.ctx); err != nil || total != 15 || update.UpdateID() != "own" {
			t.Errorf("paid %d with %s, %v", total, update.UpdateID(), err)
		}
	}
	c.must(stub.Signal(c.ctx, c.handle("3"), "close"))
	h, err := stub.Start[tillHandle](c.ctx, c.tills, tillStart("3", tillInput{}), []runtime.StartOption{runtime.WithRunTimeout(time.Hour)})
	c.must(err)
	if total, err := stub.Result[int](c.ctx, &h.WorkflowHandle); !errors.As(err, new(*temporal.TimeoutError)) {
		t.Errorf("a workflow that nobody closes ends with %d, %v", total, err)
	}
}

// A start with an ID policy that forbids a second workflow tells so, while joining is what is done otherwise.
func TestStartsThatPoliciesForbid(t *testing.T) {
	c := newCounter(t)
	for name, test := range map[string]struct {
		option    runtime.StartOption
		running   error // of a second start
		completed error
	}{
		"default":        {func(*client.StartWorkflowOptions) {}, nil, nil},
		"reject":         {runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE), runtime.ErrAlreadyStarted, runtime.ErrAlreadyStarted},
		"after failures": {runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), nil, runtime.ErrAlreadyStarted},
		"fail":           {runtime.WithIDConflictPolicy(failIfRunning), runtime.ErrAlreadyStarted, nil},
	} {
		t.Run(name, func(t *testing.T) {
			again := func() error {
				_, err := stub.Start[tillHandle](c.ctx, c.tills, tillStart(name, tillInput{}), []runtime.StartOption{test.option})
				return err
			}
			c.must(again())
			if err := again(); !errors.Is(err, test.running) {
				t.Errorf("while it runs: %v, want %v", err, test.running)
			}
			c.must(stub.Signal(c.ctx, c.handle(name), "close"))
			_, err := stub.Result[int](c.ctx, c.handle(name))
			c.must(err)
			if err := again(); !errors.Is(err, test.completed) {
				t.Errorf("when it has completed: %v, want %v", err, test.completed)
			}
		})
	}
}

// Messages for a run that is over do not reach the next one.
func TestHandlesOfOneRun(t *testing.T) {
	c := newCounter(t)
	h := c.start("1")
	pinned := &(&stub.Workflows[tillHandle]{Client: c.tills}).HandleForRun("1", h.RunID()).WorkflowHandle
	c.must(stub.Signal(c.ctx, pinned, "drop", payment{Amount: 5}))
	c.must(stub.Signal(c.ctx, h, "renew"))
	c.is("signal", runtime.ErrWorkflowClosed, stub.Signal(c.ctx, pinned, "drop", payment{Amount: 5}))
	_, err := stub.Update[int](c.ctx, pinned, pay(payment{Amount: 5}), nil)
	c.is("update", runtime.ErrWorkflowClosed, err)
	var next *workflow.ContinueAsNewError
	if _, err := stub.Result[int](c.ctx, pinned); !errors.As(err, &next) {
		t.Errorf("the run ended with %v, want that it continued as new", err)
	}
	c.has(h, 5)
	c.must(stub.Signal(c.ctx, h, "close"))
	if total, err := stub.Result[int](c.ctx, h); err != nil || total != 5 {
		t.Errorf("the result of the last run is %d, %v", total, err)
	}
}

func TestWaysToEndAWorkflow(t *testing.T) {
	c := newCounter(t)
	for name, test := range map[string]struct {
		end  func(*stub.WorkflowHandle) error
		want any // what the result is an error of
	}{
		"cancel":    {func(h *stub.WorkflowHandle) error { return h.Cancel(c.ctx) }, new(*temporal.CanceledError)},
		"terminate": {func(h *stub.WorkflowHandle) error { return h.Terminate(c.ctx, "test") }, new(*temporal.TerminatedError)},
	} {
		t.Run(name, func(t *testing.T) {
			h := c.start(name)
			c.must(test.end(h))
			_, err := stub.Result[int](c.ctx, h)
			c.is("result", runtime.ErrFailed, err)
			if !errors.As(err, test.want) {
				t.Errorf("the result is the error %v, want a %T", err, test.want)
			}
			c.is("signal", runtime.ErrWorkflowClosed, stub.Signal(c.ctx, h, "close"))
		})
	}
	nobody := c.handle("nobody")
	_, describeErr := nobody.Describe(c.ctx)
	_, stackErr := nobody.StackTrace(c.ctx)
	_, resultErr := stub.Result[int](c.ctx, nobody)
	for what, err := range map[string]error{
		"cancel": nobody.Cancel(c.ctx), "terminate": nobody.Terminate(c.ctx, ""), "signal": stub.Signal(c.ctx, nobody, "close"),
		"describe": describeErr, "stack trace": stackErr, "result": resultErr,
	} {
		c.is(what, runtime.ErrNotFound, err)
	}
}
