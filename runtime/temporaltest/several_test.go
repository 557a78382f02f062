package temporaltest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func TestWorkflowsShareTheClock(t *testing.T) {
	b := newBench(t)
	var order []string
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, name string, pauses []time.Duration) error {
		for _, pause := range pauses {
			if err := workflow.Sleep(ctx, pause); err != nil {
				return err
			}
			order = append(order, name)
		}
		return nil
	}, workflow.RegisterOptions{Name: "Sleeper"})
	for name, pauses := range map[string][]time.Duration{
		"a": {1 * time.Hour, 3 * time.Hour, 5 * time.Hour}, // 1 4 9
		"b": {2 * time.Hour, 3 * time.Hour, 5 * time.Hour}, // 2 5 10
		"c": {3 * time.Hour, 3 * time.Hour, 2 * time.Hour}, // 3 6 8
	} {
		_, err := b.c.ExecuteWorkflow(b.ctx, options(name), "Sleeper", name, pauses)
		b.must(err)
	}
	b.must(b.c.GetWorkflow(b.ctx, "b", "").Get(b.ctx, nil))
	want := []string{"a", "b", "c", "a", "b", "c", "c", "a", "b"}
	if !slices.Equal(order, want) {
		t.Errorf("order is %v, want %v", order, want)
	}
}

func TestSignalFromOneWorkflowToAnother(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, to string) error {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
		if err := workflow.SignalExternalWorkflow(ctx, to, "", "plus", addition{N: 7}).Get(ctx, nil); err != nil {
			return err
		}
		return workflow.RequestCancelExternalWorkflow(ctx, to, "").Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "Sender"})
	b.start("c", counterInput{})
	began := b.env.Now()
	_, err := b.c.ExecuteWorkflow(b.ctx, options("sender"), "Sender", "c")
	b.must(err)
	_, err = b.result("c")
	as[*temporal.CanceledError](b, err)
	b.equal("time", b.env.Now().Sub(began), time.Hour)
	b.equal("total", b.total("c"), 7)
	b.equal("the sender has ended as well", b.closed("sender"), true)

	_, err = b.c.ExecuteWorkflow(b.ctx, options("sender"), "Sender", "nobody")
	b.must(err)
	err = b.c.GetWorkflow(b.ctx, "sender", "").Get(b.ctx, nil)
	app := as[*temporal.ApplicationError](b, err)
	b.equal("error", app.Message(), "unknown external workflow execution")
}

// Each workflow goes through the time that is skipped on its own. A message meets its receiver at the time at which it was sent,
// also if the receiver is not that far yet.
func TestMessagesComeWhenTheyAreSent(t *testing.T) {
	b := newBench(t)
	const messages = 500
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		for range messages {
			if err := workflow.Sleep(ctx, time.Minute); err != nil {
				return err
			}
			if err := workflow.SignalExternalWorkflow(ctx, "receiver", "", "sent", workflow.Now(ctx)).Get(ctx, nil); err != nil {
				return err
			}
		}
		return nil
	}, workflow.RegisterOptions{Name: "Sender"})
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (early int, err error) {
		for range messages {
			var sent time.Time
			workflow.GetSignalChannel(ctx, "sent").Receive(ctx, &sent)
			if !workflow.Now(ctx).Equal(sent) {
				early++
			}
		}
		return early, nil
	}, workflow.RegisterOptions{Name: "Receiver"})
	receiver, err := b.c.ExecuteWorkflow(b.ctx, options("receiver"), "Receiver")
	b.must(err)
	_, err = b.c.ExecuteWorkflow(b.ctx, options("sender"), "Sender")
	b.must(err)
	var early int
	b.must(receiver.Get(b.ctx, &early))
	b.equal("messages that came at another time", early, 0)
}

func TestParentHearsOfItsChildrenInTime(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (time.Time, error) {
		err := workflow.Sleep(ctx, time.Minute)
		return workflow.Now(ctx), err
	}, workflow.RegisterOptions{Name: "Child"})
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (early int, err error) {
		for range 100 {
			var ended time.Time
			if err := workflow.ExecuteChildWorkflow(ctx, "Child").Get(ctx, &ended); err != nil {
				return 0, err
			}
			if !workflow.Now(ctx).Equal(ended) {
				early++
			}
		}
		return early, nil
	}, workflow.RegisterOptions{Name: "Parent"})
	parent, err := b.c.ExecuteWorkflow(b.ctx, options("parent"), "Parent")
	b.must(err)
	var early int
	b.must(parent.Get(b.ctx, &early))
	b.equal("children that ended at another time", early, 0)
}

func TestChildWorkflow(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int, error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		child := workflow.ExecuteChildWorkflow(ctx, "Counter", counterInput{Total: 1})
		err := errors.Join(
			child.SignalChildWorkflow(ctx, "plus", addition{N: 1, Task: true}).Get(ctx, nil),
			workflow.Sleep(ctx, time.Hour),
			child.SignalChildWorkflow(ctx, "again", nil).Get(ctx, nil),
			workflow.Sleep(ctx, time.Hour),
			child.SignalChildWorkflow(ctx, "finish", nil).Get(ctx, nil),
		)
		if err != nil {
			return 0, err
		}
		var n int
		err = child.Get(ctx, &n)
		return n, err
	}, workflow.RegisterOptions{Name: "Parent"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("parent"), "Parent")
	b.must(err)
	var n int
	b.must(run.Get(b.ctx, &n))
	b.equal("result", n, 3)
}

func TestAbandonedChildGoesOn(t *testing.T) {
	b := newBench(t)
	var ended time.Time
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		err := workflow.Sleep(ctx, time.Hour)
		ended = workflow.Now(ctx)
		return err
	}, workflow.RegisterOptions{Name: "Child"})
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON})
		return workflow.ExecuteChildWorkflow(ctx, "Child").GetChildWorkflowExecution().Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "Parent"})
	began := b.env.Now()
	run, err := b.c.ExecuteWorkflow(b.ctx, options("parent"), "Parent")
	b.must(err)
	b.must(run.Get(b.ctx, nil))
	b.equal("time at the parent's end", b.env.Now().Sub(began), 0*time.Second)
	b.env.Sleep(time.Hour)
	b.equal("time at the child's end", ended.Sub(began), time.Hour)
}

func TestWorkflowStartsAnotherWithASignal(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (same bool, err error) {
		var runs []string
		for range 2 {
			var other workflow.Execution
			err := workflow.SignalWithStartWorkflow(ctx, workflow.SignalWithStartWorkflowOptions{
				Memo: map[string]any{"note": "urgent"}, StaticSummary: "in passing",
			}, "other", "plus", addition{N: 1}, "Counter", counterInput{Total: 10}).Get(ctx, &other)
			if err != nil {
				return false, err
			}
			runs = append(runs, other.RunID)
		}
		return runs[0] == runs[1], nil
	}, workflow.RegisterOptions{Name: "Passer-by"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("passer-by"), "Passer-by")
	b.must(err)
	var same bool
	b.must(run.Get(b.ctx, &same))
	b.equal("one run", same, true)
	b.equal("total", b.total("other"), 12)
	d, err := b.c.DescribeWorkflow(b.ctx, "other", "")
	b.must(err)
	b.equal("parent", d.ParentWorkflowExecution, (*workflow.Execution)(nil))
	summary, err := d.GetStaticSummary()
	b.must(err)
	b.equal("summary", summary, "in passing")
	var memo string
	b.must(converter.GetDefaultDataConverter().FromPayload(d.Memo.GetFields()["note"], &memo))
	b.equal("memo", memo, "urgent")
}

func TestChildHasWhatItWasStartedWith(t *testing.T) {
	b := newBench(t)
	color := temporal.NewSearchAttributeKeyKeyword("Color")
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) ([]string, error) {
		info := workflow.GetInfo(ctx)
		var memo string
		err := converter.GetDefaultDataConverter().FromPayload(info.Memo.GetFields()["note"], &memo)
		got, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(color)
		return []string{
			memo, got, info.WorkflowExecution.ID, info.TaskQueueName, info.WorkflowType.Name,
			info.ParentWorkflowExecution.ID, info.RootWorkflowExecution.ID, info.WorkflowRunTimeout.String(),
		}, err
	}, workflow.RegisterOptions{Name: "Child"})
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (result []string, err error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: "child", TaskQueue: "children", WorkflowRunTimeout: time.Hour, Memo: map[string]any{"note": "urgent"},
			StaticSummary: "a child", TypedSearchAttributes: temporal.NewSearchAttributes(color.ValueSet("red")),
		})
		err = workflow.ExecuteChildWorkflow(ctx, "Child").Get(ctx, &result)
		return result, err
	}, workflow.RegisterOptions{Name: "Parent"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("parent"), "Parent")
	b.must(err)
	var got []string
	b.must(run.Get(b.ctx, &got))
	want := []string{"urgent", "red", "child", "children", "Child", "parent", "parent", "1h0m0s"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the child has (-want +got):\n%s", diff)
	}
	d, err := b.c.DescribeWorkflow(b.ctx, "child", "")
	b.must(err)
	b.equal("parent", d.ParentWorkflowExecution.ID, "parent")
	summary, err := d.GetStaticSummary()
	b.must(err)
	b.equal("summary", summary, "a child")
}

// The test environment crashes if a workflow ends before its child has begun.
func TestPanicRightAfterTheStartOfAChild(t *testing.T) {
	for name, panics := range map[string]func(workflow.Context, func()){
		"workflow":  func(_ workflow.Context, f func()) { f() },
		"coroutine": func(ctx workflow.Context, f func()) { workflow.Go(ctx, func(workflow.Context) { f() }) },
		"update": func(ctx workflow.Context, f func()) {
			_ = workflow.SetUpdateHandler(ctx, "update", func(workflow.Context) error { f(); return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
				panics(ctx, func() {
					workflow.ExecuteChildWorkflow(ctx, "Counter", counterInput{})
					panic("a bug")
				})
				return workflow.Sleep(ctx, time.Hour)
			}, workflow.RegisterOptions{Name: "Parent"})
			run, err := b.c.ExecuteWorkflow(b.ctx, options("parent"), "Parent")
			b.must(err)
			if name == "update" {
				_, _ = b.update("parent", "update", "", nil) // what it returns is another test's
			}
			if err := run.Get(b.ctx, nil); err == nil || !strings.Contains(err.Error(), "a bug") {
				t.Errorf("the workflow ended with %v, want the panic", err)
			}
		})
	}
}

// An activity may use the client, also for the workflow that waits for it.
func TestActivityUsesTheClient(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int, error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		var n int
		err := workflow.ExecuteActivity(ctx, "Count").Get(ctx, &n)
		var own int
		workflow.GetSignalChannel(ctx, "own").ReceiveAsync(&own)
		return n + own, err
	}, workflow.RegisterOptions{Name: "User"})
	b.env.RegisterActivityWithOptions(func(ctx context.Context) (int, error) {
		if err := b.c.SignalWorkflow(ctx, "user", "", "own", 100); err != nil {
			return 0, err
		}
		run, err := b.c.ExecuteWorkflow(ctx, options("used"), "Counter", counterInput{Timeout: time.Hour})
		if err != nil {
			return 0, err
		}
		var n int
		err = run.Get(ctx, &n)
		return n, err
	}, activityNamed("Count"))
	run, err := b.c.ExecuteWorkflow(b.ctx, options("user"), "User")
	b.must(err)
	var n int
	b.must(run.Get(b.ctx, &n))
	b.equal("result", n, 99)
}

// A worker gives its client to activities.
func TestActivityAsksForTheClient(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, local bool) (same bool, err error) {
		if local {
			ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
			err = workflow.ExecuteLocalActivity(ctx, "Ask").Get(ctx, &same)
		} else {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
			err = workflow.ExecuteActivity(ctx, "Ask").Get(ctx, &same)
		}
		return same, err
	}, workflow.RegisterOptions{Name: "Asker"})
	b.env.RegisterActivityWithOptions(func(ctx context.Context) (bool, error) {
		return activity.GetClient(ctx) == b.env.Client(), nil
	}, activityNamed("Ask"))
	for _, local := range []bool{false, true} {
		run, err := b.c.ExecuteWorkflow(b.ctx, options(fmt.Sprint("asker-", local)), "Asker", local)
		b.must(err)
		var same bool
		b.must(run.Get(b.ctx, &same))
		b.equal("the client is that of the environment", same, true)
	}
}
