package stub

import (
	"cmp"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// StartChild starts a child workflow. It does not wait: Started tells whether the child
// could be started. Options come from the context, then from the directives, then
// from options.
func StartChild(ctx workflow.Context, call StartCall, options []runtime.ChildOption) runtime.Child {
	o := workflow.GetChildWorkflowOptions(ctx)
	id, noID := call.id()
	setUnlessZero(&o.WorkflowID, id)
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
	if o.WorkflowID != "" {
		noID = nil // it has another one
	}
	if err := cmp.Or(noID, call.needID(o.WorkflowID, false)); err != nil {
		failed, settable := workflow.NewFuture(ctx)
		settable.SetError(&runtime.MessageError{Kind: runtime.ErrInvalid, Message: "start " + call.WorkflowType, Err: err})
		return runtime.Child{Future: failed, Cancel: cancel}
	}
	return runtime.Child{Future: workflow.ExecuteChildWorkflow(ctx, call.WorkflowType, call.Args...), Cancel: cancel}
}

// ChildResult waits for a child workflow to complete and returns its result.
func ChildResult[R any](ctx workflow.Context, child *runtime.Child) (R, error) {
	var result R
	err := child.Future.Get(ctx, &result)
	return result, err
}

// WaitForChild is ChildResult for a child workflow without a result.
func WaitForChild(ctx workflow.Context, child *runtime.Child) error {
	return child.Future.Get(ctx, nil)
}

// SignalChild sends a signal to a child workflow, after it has started, and waits until
// the server has it. msg is the signal's message, if it has one.
func SignalChild(ctx workflow.Context, child *runtime.Child, signal string, msg ...any) error {
	started, ok := child.Future.(workflow.ChildWorkflowFuture)
	if !ok {
		return child.Future.Get(ctx, nil) // it could not be started
	}
	return started.SignalChildWorkflow(ctx, signal, signalArg(msg)).Get(ctx, nil)
}

// setUnlessZero sets an option to what a directive says, if it says anything.
func setUnlessZero[T comparable](option *T, value T) {
	var zero T
	if value != zero {
		*option = value
	}
}
