package runtime

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Child stands for a child workflow whose result is R.
type Child[R any] struct {
	future workflow.ChildWorkflowFuture
	cancel workflow.CancelFunc
}

// StartChild starts a child workflow. It does not wait: Started tells whether the child
// could be started. Options come from the context, then from the directives, then
// from options.
func StartChild[R any](ctx workflow.Context, call StartCall, options []ChildOption) *Child[R] {
	o := workflow.GetChildWorkflowOptions(ctx)
	setUnlessZero(&o.WorkflowID, call.WorkflowID)
	setUnlessZero(&o.TaskQueue, call.TaskQueue)
	setUnlessZero(&o.WorkflowExecutionTimeout, call.ExecutionTimeout)
	setUnlessZero(&o.WorkflowRunTimeout, call.RunTimeout)
	setUnlessZero(&o.WorkflowTaskTimeout, call.TaskTimeout)
	setUnlessZero(&o.WorkflowIDReusePolicy, call.IDReusePolicy)
	setUnlessZero(&o.RetryPolicy, call.RetryPolicy)
	setUnlessZero(&o.CronSchedule, call.CronSchedule)
	setUnlessZero(&o.Priority, call.Priority)
	setUnlessZero(&o.StaticSummary, call.Summary)
	setUnlessZero(&o.StaticDetails, call.Details)
	if call.Memo != nil {
		o.Memo = call.Memo
	}
	if call.SearchAttributes != nil {
		o.TypedSearchAttributes = temporal.NewSearchAttributes(call.SearchAttributes...)
	}
	for _, option := range options {
		option(&o)
	}
	ctx, cancel := workflow.WithCancel(workflow.WithChildOptions(ctx, o))
	if err := call.needID(o.WorkflowID, false); err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: "start " + call.WorkflowType, Err: err}
		return &Child[R]{newUnstarted(ctx, err), cancel}
	}
	return &Child[R]{workflow.ExecuteChildWorkflow(ctx, call.WorkflowType, call.Args...), cancel}
}

// Get waits for the child to complete and returns its result.
func (c *Child[R]) Get(ctx workflow.Context) (R, error) {
	var result R
	err := c.future.Get(ctx, resultTarget(&result))
	return result, err
}

// Started waits until the child has started and returns its IDs, or the error that kept it from
// starting. A workflow that completes before its child has started leaves none behind.
func (c *Child[R]) Started(ctx workflow.Context) (workflow.Execution, error) {
	var execution workflow.Execution
	err := c.future.GetChildWorkflowExecution().Get(ctx, &execution)
	return execution, err
}

// Cancel asks the child to cancel itself; one that has not started yet does not start. Get
// then returns a *temporal.CanceledError, at once unless WithWaitForCancellation was given.
func (c *Child[R]) Cancel() { c.cancel() }

// Future is the child's result for a workflow.Selector.
func (c *Child[R]) Future() workflow.Future {
	if u, ok := c.future.(unstarted); ok {
		return u.failed // a Selector wants one of the SDK's own
	}
	return c.future
}

// SignalChild sends a signal to a child workflow, after it has started, and waits until
// the server has it. msg is the signal's message, if it has one.
func SignalChild[R any](ctx workflow.Context, c *Child[R], signal string, msg ...any) error {
	return c.future.SignalChildWorkflow(ctx, signal, signalArg(msg)).Get(ctx, nil)
}

// unstarted is a child that is not started because of an error, which all of it returns.
type unstarted struct {
	workflow.ChildWorkflowFuture // nil: what it has besides is not called
	failed                       workflow.Future
}

func newUnstarted(ctx workflow.Context, err error) unstarted {
	failed, settable := workflow.NewFuture(ctx)
	settable.SetError(err)
	return unstarted{failed: failed}
}

func (u unstarted) Get(ctx workflow.Context, value any) error  { return u.failed.Get(ctx, value) }
func (u unstarted) IsReady() bool                              { return true }
func (u unstarted) GetChildWorkflowExecution() workflow.Future { return u.failed }
func (u unstarted) SignalChildWorkflow(workflow.Context, string, any) workflow.Future {
	return u.failed
}

// setUnlessZero sets an option to what a directive says, if it says anything.
func setUnlessZero[T comparable](option *T, value T) {
	var zero T
	if value != zero {
		*option = value
	}
}
