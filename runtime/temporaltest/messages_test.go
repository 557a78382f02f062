package temporaltest_test

import (
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const (
	useExisting   = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	failIfRunning = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
)

func TestSignalIsHandledWhenTheCallReturns(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	b.signal("c", "plus", addition{N: 2, Task: true})
	b.equal("total", b.total("c"), 4)
	b.signal("c", "plus", addition{N: 1, Sleep: time.Minute})
	b.equal("total before the minute is over", b.total("c"), 4)
	b.env.Sleep(time.Minute)
	b.signal("c", "finish", nil)
	n, err := b.result("c")
	b.must(err)
	b.equal("result", n, 5)
}

// Order among names is kept if messages arrive together, which they do with the start.
func TestSignalWithStart(t *testing.T) {
	b := newBench(t)
	send := func(id string, n int) client.WorkflowRun {
		t.Helper()
		run, err := b.c.SignalWithStartWorkflow(b.ctx, id, "plus", addition{N: n}, options(id), "Counter", counterInput{Total: 10})
		b.must(err)
		return run
	}
	first := send("c", 1)
	b.equal("total", b.total("c"), 11)
	b.equal("run of the second signal", send("c", 1).GetRunID(), first.GetRunID())
	b.equal("total", b.total("c"), 12)
	b.signal("c", "finish", nil)
	if next := send("c", 1); next.GetRunID() == first.GetRunID() {
		t.Error("no new run for a signal to a closed workflow")
	}
	b.equal("total of the new run", b.total("c"), 11)
}

func TestSignalOfAStartIsThereBeforeTheWorkflow(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (bool, error) {
		return workflow.GetSignalChannel(ctx, "early").ReceiveAsync(nil), nil
	}, workflow.RegisterOptions{Name: "Early"})
	run, err := b.c.SignalWithStartWorkflow(b.ctx, "e", "early", nil, options("e"), "Early")
	b.must(err)
	var there bool
	b.must(run.Get(b.ctx, &there))
	b.equal("signal", there, true)
}

func TestQuery(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{Total: 3})
	b.equal("total", b.total("c"), 3)
	for name, text := range map[string]string{
		"failing": "no answer",
		"unknown": "unknown queryType unknown. KnownQueryTypes=",
	} {
		_, err := b.c.QueryWorkflow(b.ctx, "c", "", name)
		if message := as[*serviceerror.QueryFailed](b, err).Message; !strings.HasPrefix(message, text) {
			t.Errorf("query %s fails with %q, want %q", name, message, text)
		}
	}
	trace, err := b.c.QueryWorkflow(b.ctx, "c", "", "__stack_trace")
	b.must(err)
	var text string
	b.must(trace.Get(&text))
	if !strings.Contains(text, "counter_test.go") {
		t.Errorf("the stack trace does not tell where the workflow is:\n%s", text)
	}

	b.signal("c", "finish", nil)
	b.equal("total of the closed workflow", b.total("c"), 3)
	answer, err := b.c.QueryWorkflowWithOptions(b.ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: "c", QueryType: "total", QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN,
	})
	b.must(err)
	b.equal("status in the rejection", answer.QueryRejected.GetStatus(), enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
}

func TestCancel(t *testing.T) {
	b := newBench(t)
	run := b.start("c", counterInput{})
	b.must(b.c.CancelWorkflow(b.ctx, "c", run.GetRunID()))
	_, err := b.result("c")
	as[*temporal.WorkflowExecutionError](b, err)
	as[*temporal.CanceledError](b, err)
	b.equal("status", b.status("c"), enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED)

	b.start("d", counterInput{})
	err = b.c.CancelWorkflowWithOptions(b.ctx, client.CancelWorkflowOptions{WorkflowID: "d", FirstExecutionRunID: run.GetRunID()})
	as[*serviceerror.NotFound](b, err)
	b.equal("status of the other one", b.status("d"), enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
}

func TestTerminate(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	u := b.accepted("c", "add", "", addition{Sleep: time.Hour})
	b.must(b.c.TerminateWorkflow(b.ctx, "c", "", "enough"))
	_, err := b.result("c")
	as[*temporal.TerminatedError](b, err)
	b.equal("status", b.status("c"), enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED)
	b.equal("update", as[*temporal.ApplicationError](b, u.Get(b.ctx, nil)).Type(), "AcceptedUpdateCompletedWorkflow")
	b.equal("total", b.total("c"), 0)
	b.start("c", counterInput{Total: 1})
	b.equal("total of the next workflow", b.total("c"), 1)
}

func TestTerminatedWorkflowDoesNothing(t *testing.T) {
	b := newBench(t)
	begun, awake := 0, false
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		begun++
		err := workflow.Sleep(ctx, time.Hour)
		awake = true
		return err
	}, workflow.RegisterOptions{Name: "Sleeper"})
	delayed := options("d")
	delayed.StartDelay = time.Minute
	for _, o := range []client.StartWorkflowOptions{options("s"), delayed} {
		_, err := b.c.ExecuteWorkflow(b.ctx, o, "Sleeper")
		b.must(err)
		b.must(b.c.TerminateWorkflow(b.ctx, o.ID, "", ""))
	}
	b.env.Sleep(2 * time.Hour)
	b.equal("begun", begun, 1)
	b.equal("awake", awake, false)
}

func (b *bench) status(id string) enumspb.WorkflowExecutionStatus {
	b.Helper()
	d, err := b.c.DescribeWorkflow(b.ctx, id, "")
	b.must(err)
	return d.Status
}

func TestDescribe(t *testing.T) {
	b := newBench(t)
	began := b.env.Now()
	o := options("c")
	o.Memo = map[string]any{"note": "text"}
	o.StaticSummary = "a counter"
	_, err := b.c.ExecuteWorkflow(b.ctx, o, "Counter", counterInput{Timeout: time.Hour})
	b.must(err)
	_, err = b.result("c")
	b.must(err)
	d, err := b.c.DescribeWorkflow(b.ctx, "c", "")
	b.must(err)
	b.equal("type", d.WorkflowType.Name, "Counter")
	b.equal("task queue", d.TaskQueueName, "counters")
	b.equal("start", d.WorkflowStartTime.Sub(began), 0*time.Second)
	b.equal("close", d.WorkflowCloseTime.Sub(began), time.Hour)
	summary, err := d.GetStaticSummary()
	b.must(err)
	b.equal("summary", summary, "a counter")
	//lint:ignore SA1019 The oldest SDK that this module works with has no other way to the whole response.
	response, err := b.c.DescribeWorkflowExecution(b.ctx, "c", "")
	b.must(err)
	b.equal("status", response.GetWorkflowExecutionInfo().GetStatus(), enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
}

func TestMessagesForNobody(t *testing.T) {
	b := newBench(t)
	first := b.start("closed", counterInput{})
	b.signal("closed", "finish", nil)
	calls := map[string]func(id, runID string) error{
		"signal":    func(id, runID string) error { return b.c.SignalWorkflow(b.ctx, id, runID, "plus", addition{}) },
		"cancel":    func(id, runID string) error { return b.c.CancelWorkflow(b.ctx, id, runID) },
		"terminate": func(id, runID string) error { return b.c.TerminateWorkflow(b.ctx, id, runID, "") },
		"query":     func(id, runID string) error { _, err := b.c.QueryWorkflow(b.ctx, id, runID, "total"); return err },
		"describe":  func(id, runID string) error { _, err := b.c.DescribeWorkflow(b.ctx, id, runID); return err },
		"result":    func(id, runID string) error { return b.c.GetWorkflow(b.ctx, id, runID).Get(b.ctx, nil) },
	}
	for name, call := range calls {
		err := call("unknown", "")
		b.equal(name+" to no workflow", as[*serviceerror.NotFound](b, err).Message, "workflow not found for ID: unknown")
		err = call("closed", "other")
		b.equal(name+" to no run", as[*serviceerror.NotFound](b, err).Message,
			`workflow execution not found for workflow ID "closed" and run ID "other"`)
		err = call("closed", first.GetRunID())
		switch name {
		case "signal", "terminate":
			b.equal(name+" to a closed workflow", as[*serviceerror.NotFound](b, err).Message, "workflow execution already completed")
		default:
			b.must(err)
		}
	}
}
