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
func StartChild[R any](ctx workflow.Context, call StartCall, options []runtime.ChildOption) runtime.Child[R] {
	future, cancel := startChild(ctx, call, options)
	return runtime.Child[R]{Future: future, Cancel: cancel}
}

func startChild(ctx workflow.Context, call StartCall, options []runtime.ChildOption) (workflow.Future, workflow.CancelFunc) {
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
		return failed, cancel
	}
	return workflow.ExecuteChildWorkflow(ctx, call.WorkflowType, call.Args...), cancel
}

// SignalChild sends a signal to a child workflow, after it has started, and waits until
// the server has it. child is its future, msg the signal's message, if it has one.
func SignalChild(ctx workflow.Context, child workflow.Future, signal string, msg ...any) error {
	c, ok := child.(workflow.ChildWorkflowFuture)
	if !ok {
		return child.Get(ctx, nil) // it could not be started
	}
	return c.SignalChildWorkflow(ctx, signal, signalArg(msg)).Get(ctx, nil)
}

// setUnlessZero sets an option to what a directive says, if it says anything.
func setUnlessZero[T comparable](option *T, value T) {
	var zero T
	if value != zero {
		*option = value
	}
}
