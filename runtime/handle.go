package runtime

import (
	"context"

	"go.temporal.io/sdk/client"
)

// WorkflowHandle stands for a workflow whose result is R. Messages go to whichever run
// the workflow is in when they arrive, unless the handle was made for one run.
type WorkflowHandle[R any] struct {
	*sender
	id     string
	runID  string
	pinned string // runID, if the handle is for that run alone
}

// ID is the workflow ID.
func (h *WorkflowHandle[R]) ID() string { return h.id }

// RunID is the ID of the run that was started, or joined, to get the handle, or that the
// handle is for; "" if the handle was made from a workflow ID alone.
func (h *WorkflowHandle[R]) RunID() string { return h.runID }

// Result waits for the workflow to complete and returns its result. It follows the
// workflow through all runs into which it continues. That of a handle for one run is the
// run's own; if the run has continued as new, errors.As finds a *workflow.ContinueAsNewError.
func (h *WorkflowHandle[R]) Result(ctx context.Context) (R, error) {
	var result R
	ctx = h.context(ctx)
	run := h.sdk.GetWorkflow(ctx, h.id, h.runID)
	if h.pinned == "" {
		return result, h.error(ctx, "result", run.Get(ctx, resultTarget(&result)))
	}
	err := run.GetWithOptions(ctx, resultTarget(&result), client.WorkflowRunGetOptions{DisableFollowingRuns: true})
	return result, h.error(ctx, "result", err)
}

// Cancel asks the workflow to cancel itself.
func (h *WorkflowHandle[R]) Cancel(ctx context.Context) error {
	return h.error(ctx, "cancel", h.sdk.CancelWorkflow(h.context(ctx), h.id, h.pinned))
}

// Terminate ends the workflow at once: its code gets no chance to clean up.
func (h *WorkflowHandle[R]) Terminate(ctx context.Context, reason string) error {
	return h.error(ctx, "terminate", h.sdk.TerminateWorkflow(h.context(ctx), h.id, h.pinned, reason))
}

// Describe returns what the server knows about the workflow's current run, or the handle's.
func (h *WorkflowHandle[R]) Describe(ctx context.Context) (*client.WorkflowExecutionDescription, error) {
	description, err := h.sdk.DescribeWorkflow(h.context(ctx), h.id, h.pinned)
	return description, h.error(ctx, "describe", err)
}

// StackTrace returns where the coroutines of the running workflow are.
func (h *WorkflowHandle[R]) StackTrace(ctx context.Context) (string, error) {
	return Query[string](ctx, h, "__stack_trace")
}

func (h *WorkflowHandle[R]) error(ctx context.Context, message string, err error) error {
	return messageError(ctx, MessageError{Message: message, WorkflowID: h.id}, err)
}

// resultTarget is where the SDK decodes a result to, nil if there is none to decode.
func resultTarget[T any](result *T) any {
	if isNone[T]() {
		return nil
	}
	return result
}

// Signal sends a signal. msg is its message, if it has one.
func Signal[R any](ctx context.Context, h *WorkflowHandle[R], signal string, msg ...any) error {
	if err := h.contract.Validate(msg...); err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: signal, WorkflowID: h.id, Err: err}
		return h.refuse(ctx, err, Access{
			Message: Message{Kind: KindSignal, Name: signal}, WorkflowID: h.id, RunID: h.pinned, Args: msg,
		})
	}
	return h.error(ctx, signal, h.sdk.SignalWorkflow(h.context(ctx), h.id, h.pinned, signal, signalArg(msg)))
}

// Query sends a query and returns the answer. The workflow need not run any more, but
// a worker must. WithQueryTimeout limits how long it waits.
func Query[T, R any](ctx context.Context, h *WorkflowHandle[R], query string, args ...any) (T, error) {
	var result T
	if err := h.contract.Validate(args...); err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: query, WorkflowID: h.id, Err: err}
		return result, h.refuse(ctx, err, Access{
			Message: Message{Kind: KindQuery, Name: query}, WorkflowID: h.id, RunID: h.pinned, Args: args,
		})
	}
	if _, limited := ctx.Deadline(); !limited && h.options.queryTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, h.options.queryTimeout)
		defer cancel()
	}
	answer, err := h.sdk.QueryWorkflow(h.context(ctx), h.id, h.pinned, query, args...)
	if err == nil {
		err = answer.Get(&result)
	}
	return result, h.error(ctx, query, err)
}
