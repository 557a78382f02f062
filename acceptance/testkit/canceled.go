package testkit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Shape is a workflow that is canceled, or cancels. Its name says what it does then.
type Shape struct {
	Name string
	ID   string // of the child
	Wait bool   // for what is canceled to end
	Mode string // what that does
	Tail enumspb.ParentClosePolicy
}

// A record is what the workflow has seen. A query returns it.
type record struct {
	lines    []string
	canceled bool
}

// all are the lines, and that the workflow is canceled. Where among the others it gets to know of that is no part of what is
// compared: see the documentation of temporaltest.
func (r *record) all() []string {
	if r.canceled {
		return append(slices.Clone(r.lines), "canceled")
	}
	return r.lines
}

func (r *record) add(format string, args ...any) {
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

// outcome adds how something has ended, with the types of all errors.
func (r *record) outcome(what string, f workflow.Future, ctx workflow.Context) error {
	var result string
	err := f.Get(ctx, &result)
	r.add("%s: %q, %s", what, result, types(err))
	return err
}

// types tells what users can find in an error, and its text.
func types(err error) string {
	if err == nil {
		return "fine"
	}
	var kinds []string
	found := func(kind string, ok bool) {
		if ok {
			kinds = append(kinds, kind)
		}
	}
	var (
		execution *temporal.WorkflowExecutionError
		child     *temporal.ChildWorkflowExecutionError
		taken     *temporal.ChildWorkflowExecutionAlreadyStartedError
		unknown   *temporal.UnknownExternalWorkflowExecutionError
		act       *temporal.ActivityError
		app       *temporal.ApplicationError
		panicked  *temporal.PanicError
		canceled  *temporal.CanceledError
		details   string
	)
	found("workflow execution", errors.As(err, &execution))
	found("child", errors.As(err, &child))
	found("already started", errors.As(err, &taken))
	found("unknown", errors.As(err, &unknown))
	found("activity", errors.As(err, &act))
	found("application", errors.As(err, &app))
	found("panic", errors.As(err, &panicked))
	found("terminated", temporal.IsTerminatedError(err))
	found("timeout", temporal.IsTimeoutError(err))
	if errors.As(err, &canceled) {
		_ = canceled.Details(&details) // the error is that there are none
		found(fmt.Sprintf("canceled (%q)", details), true)
	}
	return fmt.Sprintf("%s: %q", strings.Join(kinds, ", "), err)
}

// Canceled plays a shape.
func Canceled(ctx workflow.Context, s Shape) (string, error) {
	r := &record{}
	if err := workflow.SetQueryHandler(ctx, "record", func() ([]string, error) { return r.all(), nil }); err != nil {
		return "", err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		ctx.Done().Receive(ctx, nil)
		r.canceled = true
	})
	retry := &temporal.RetryPolicy{InitialInterval: time.Hour}
	if strings.HasPrefix(s.Mode, "again, ") {
		retry.InitialInterval = time.Millisecond
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, HeartbeatTimeout: 20 * time.Second, WaitForCancellation: s.Wait, RetryPolicy: retry,
	})
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: s.ID, WaitForCancellation: s.Wait, ParentClosePolicy: s.Tail,
	})
	return shapes[s.Name](ctx, s, r)
}

var shapes map[string]func(workflow.Context, Shape, *record) (string, error)

func init() {
	shapes = map[string]func(workflow.Context, Shape, *record) (string, error){
		"activity":         activityShape,
		"same task":        sameTaskShape,
		"before":           beforeShape,
		"scope":            scopeShape,
		"cleanup":          cleanupShape,
		"swallow":          swallowShape,
		"timers":           timersShape,
		"await":            awaitShape,
		"selector":         selectorShape,
		"local":            localShape,
		"child":            childShape,
		"child in a scope": childInScopeShape,
		"parent":           parentShape,
		"external":         externalShape,
		"taken":            takenShape,
		"timeout":          timeoutShape,
	}
}

func activityShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	r.add("ready")
	return "", r.outcome("activity", workflow.ExecuteActivity(ctx, "Work", s.Mode), disconnected(ctx))
}

func disconnected(ctx workflow.Context) workflow.Context {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	return ctx
}

func sameTaskShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	scope, cancel := workflow.WithCancel(ctx)
	f := workflow.ExecuteActivity(scope, "Work", s.Mode)
	local := workflow.ExecuteLocalActivity(scope, "Work", s.Mode)
	timer := workflow.NewTimer(scope, time.Hour)
	child := workflow.ExecuteChildWorkflow(scope, Canceled, Shape{Name: "await", Mode: s.Mode})
	cancel()
	_ = r.outcome("activity", f, ctx)
	_ = r.outcome("local activity", local, ctx)
	_ = r.outcome("timer", timer, ctx)
	_ = r.outcome("child", child, ctx)
	return "done", nil
}

func beforeShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	r.add("at the start: %s", types(ctx.Err()))
	ctx, cancel := workflow.WithCancel(ctx)
	cancel()
	_ = r.outcome("activity", workflow.ExecuteActivity(ctx, "Work", s.Mode), disconnected(ctx))
	_ = r.outcome("local activity", workflow.ExecuteLocalActivity(ctx, "Work", s.Mode), disconnected(ctx))
	_ = r.outcome("child", workflow.ExecuteChildWorkflow(ctx, Canceled, Shape{Name: "await"}), disconnected(ctx))
	_ = r.outcome("timer", workflow.NewTimer(ctx, time.Hour), disconnected(ctx))
	r.add("sleep: %s", types(workflow.Sleep(ctx, time.Hour)))
	return "done", nil
}

// scopeShape cancels one of two activities when there is a signal.
func scopeShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	outer, cancelOuter := workflow.WithCancel(ctx)
	inner, cancelInner := workflow.WithCancel(outer)
	defer cancelOuter()
	in := workflow.ExecuteActivity(inner, "Work", s.Mode)
	out := workflow.ExecuteActivity(outer, "Work", "release, result")
	r.add("ready")
	workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
	cancelInner()
	_ = r.outcome("inner", in, ctx)
	r.add("outer is ready: %v", out.IsReady())
	workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
	_ = r.outcome("outer", out, ctx)
	return "done", nil
}

func cleanupShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	r.add("ready")
	err := workflow.Sleep(ctx, time.Hour)
	_ = r.outcome("after the cancellation", workflow.ExecuteActivity(ctx, "Work", "result"), disconnected(ctx))
	clean := disconnected(ctx)
	_ = r.outcome("cleanup", workflow.ExecuteActivity(clean, "Work", "result"), clean)
	r.add("sleep: %s", types(workflow.Sleep(clean, 10*time.Millisecond)))
	_ = r.outcome("child", workflow.ExecuteChildWorkflow(clean, Canceled, Shape{Name: "swallow", Mode: "at once"}), clean)
	return "", err
}

func swallowShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	if s.Mode == "at once" {
		return "swallowed", nil
	}
	r.add("ready")
	r.add("sleep: %s", types(workflow.Sleep(ctx, time.Hour)))
	if s.Mode == "fail" {
		return "", temporal.NewApplicationError("no", "Refused")
	}
	return "swallowed", nil
}

func timersShape(ctx workflow.Context, _ Shape, r *record) (string, error) {
	scope, cancel := workflow.WithCancel(ctx)
	own := workflow.NewTimer(scope, time.Hour)
	other := workflow.NewTimer(ctx, time.Hour)
	free := workflow.NewTimer(disconnected(ctx), 50*time.Millisecond)
	r.add("ready")
	workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
	cancel()
	_ = r.outcome("own", own, ctx)
	r.add("other is ready: %v", other.IsReady())
	_ = r.outcome("free", free, disconnected(ctx))
	r.add("waits")
	_ = r.outcome("other", other, disconnected(ctx))
	return "done", ctx.Err()
}

func awaitShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	r.add("ready")
	err := workflow.Await(ctx, func() bool { return false })
	r.add("await: %s", types(err))
	ok, timeout := workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return false })
	r.add("await with timeout: %v, %s", ok, types(timeout))
	switch s.Mode {
	case "result":
		return "anyway", nil
	case "details":
		return "", temporal.NewCanceledError("details")
	case "error":
		return "", temporal.NewApplicationError("no", "Refused")
	case "slow":
		_ = workflow.Sleep(disconnected(ctx), 50*time.Millisecond)
	}
	return "", err
}

func selectorShape(ctx workflow.Context, _ Shape, r *record) (string, error) {
	r.add("ready")
	workflow.NewSelector(ctx).
		AddReceive(workflow.GetSignalChannel(ctx, "never"), func(workflow.ReceiveChannel, bool) {}).
		AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) { r.add("done is closed") }).
		Select(ctx)
	return "", ctx.Err()
}

// localShape cancels a local activity that runs when another one has ended. The SDK does not wait for it.
func localShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	scope, cancel := workflow.WithCancel(ctx)
	f := workflow.ExecuteLocalActivity(scope, "Work", s.Mode)
	_ = r.outcome("first", workflow.ExecuteLocalActivity(ctx, "Work", "wait until another has started"), ctx)
	cancel()
	r.add("ready at once: %v", f.IsReady())
	_ = r.outcome("second", f, ctx)
	return "done", nil
}

// timeoutShape has a child that takes too long.
func timeoutShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	options := workflow.GetChildWorkflowOptions(ctx)
	if s.Mode == "run" {
		options.WorkflowRunTimeout = time.Second
	} else {
		options.WorkflowExecutionTimeout = time.Second
	}
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, options), Canceled, Shape{Name: "await"})
	_ = r.outcome("child", child, ctx)
	return "done", nil
}

func childShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	child := workflow.ExecuteChildWorkflow(ctx, Canceled, Shape{Name: "await", Mode: s.Mode})
	var started workflow.Execution
	r.add("start: %s", types(child.GetChildWorkflowExecution().Get(ctx, &started)))
	r.add("ready")
	return "", r.outcome("child", child, disconnected(ctx))
}

// childInScopeShape cancels a child itself, and then waits.
func childInScopeShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	scope, cancel := workflow.WithCancel(ctx)
	child := workflow.ExecuteChildWorkflow(scope, Canceled, Shape{Name: "await", Mode: s.Mode})
	r.add("start: %s", types(child.GetChildWorkflowExecution().Get(ctx, nil)))
	r.add("ready")
	workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
	cancel()
	r.add("ready at once: %v", child.IsReady())
	_ = r.outcome("child", child, ctx)
	return "done", nil
}

// parentShape ends while its child does not.
func parentShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	if s.Mode == "second run" {
		return "done", nil
	}
	child := workflow.ExecuteChildWorkflow(disconnected(ctx), Canceled, Shape{Name: "await"})
	if s.Mode == "at once" {
		return "done", nil
	}
	r.add("start: %s", types(child.GetChildWorkflowExecution().Get(ctx, nil)))
	r.add("ready")
	workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
	switch s.Mode {
	case "fail":
		return "", errors.New("no")
	case "continue":
		s.Mode = "second run"
		//temporalgen:ignore TG303 the test sends nothing more
		return "", workflow.NewContinueAsNewError(ctx, Canceled, s)
	case "cancel":
		return "", ctx.Err()
	}
	return "done", nil
}

// externalShape requests the cancellation of its child as if that were any workflow.
func externalShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	child := workflow.ExecuteChildWorkflow(ctx, Canceled, Shape{Name: "await", Mode: s.Mode})
	r.add("start: %s", types(child.GetChildWorkflowExecution().Get(ctx, nil)))
	_ = r.outcome("request", workflow.RequestCancelExternalWorkflow(ctx, s.ID, ""), ctx)
	_ = r.outcome("child", child, ctx)
	_ = r.outcome("request to the closed child", workflow.RequestCancelExternalWorkflow(ctx, s.ID, ""), ctx)
	_ = r.outcome("signal to the closed child", child.SignalChildWorkflow(ctx, "go", nil), ctx)
	return "done", nil
}

// takenShape starts two children with one ID.
func takenShape(ctx workflow.Context, s Shape, r *record) (string, error) {
	first := workflow.ExecuteChildWorkflow(ctx, Canceled, Shape{Name: "parent", ID: s.ID + "/child"})
	r.add("first start: %s", types(first.GetChildWorkflowExecution().Get(ctx, nil)))
	r.add("signal: %s", types(first.SignalChildWorkflow(ctx, "go", nil).Get(ctx, nil)))
	_ = r.outcome("first", first, ctx)
	ctx = workflow.WithWorkflowID(ctx, s.Mode)
	second := workflow.ExecuteChildWorkflow(ctx, Canceled, Shape{Name: "swallow", Mode: "at once"})
	r.add("second start: %s", types(second.GetChildWorkflowExecution().Get(ctx, nil)))
	_ = r.outcome("second", second, ctx)
	return "done", nil
}

// workers are the activities, and what the test knows of them.
type workers struct {
	mu     sync.Mutex
	states map[string]chan struct{} // by workflow ID and event
}

func (w *workers) state(workflowID, event string) chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.states == nil {
		w.states = map[string]chan struct{}{}
	}
	key := workflowID + " " + event
	if w.states[key] == nil {
		w.states[key] = make(chan struct{})
	}
	return w.states[key]
}

func (w *workers) reach(workflowID, event string) {
	ch := w.state(workflowID, event)
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-ch:
	default:
		close(ch)
	}
}

// Work does what its mode says.
func (w *workers) Work(ctx context.Context, mode string) (string, error) {
	info := activity.GetInfo(ctx)
	id := info.WorkflowExecution.ID
	if mode == "wait until another has started" {
		<-w.state(id, "started")
		return "", nil
	}
	mode, again := strings.CutPrefix(mode, "again, ")
	switch {
	case again && info.Attempt == 1:
		return "", temporal.NewApplicationError("not yet", "Refused")
	case !again && info.Attempt > 1, info.Attempt > 2:
		return "another attempt", nil
	}
	w.reach(id, "started")
	before := ""
	if n, _ := fmt.Sscanf(mode, "%s ", &before); n == 1 && before == "beat," {
		for tick := time.NewTicker(20 * time.Millisecond); ctx.Err() == nil; {
			activity.RecordHeartbeat(ctx)
			select {
			case <-ctx.Done():
			case <-tick.C:
			}
		}
		mode = mode[len("beat, "):]
	} else if before == "release," {
		<-w.state(id, "released")
		mode = mode[len("release, "):]
	}
	switch mode {
	case "canceled":
		return "", ctx.Err()
	case "cause":
		return fmt.Sprintf("%T", context.Cause(ctx)), nil
	case "details":
		return "", temporal.NewCanceledError("details")
	case "error":
		return "", temporal.NewApplicationError("no", "Refused")
	case "panic":
		panic("no")
	case "untold":
		return "", context.Canceled
	}
	return "anyway", nil
}
