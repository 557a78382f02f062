package stub

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A handle is a generated one. All are alike, so the compiler makes the functions that return one only once.
type handle interface{ ~struct{ WorkflowHandle } }

// handleOf makes a generated handle, nil of nil.
func handleOf[H handle](h *WorkflowHandle) *H {
	if h == nil {
		return nil
	}
	return &H{*h}
}

// WorkflowHandle stands for a workflow. Messages go to whichever run the workflow is in when they arrive, unless the
// handle was made for one run. That of a start is for its chain of runs: it does not cancel or terminate a workflow that
// somebody has started under the same ID later. It can be used by many goroutines at once.
type WorkflowHandle struct {
	client *Client
	id     string
	runID  string
	pinned string // runID, if the handle is for that run alone
	first  string // the ID of the first run of the chain that the handle is for, "" for whichever there is
}

// WorkflowID is the workflow ID.
func (h *WorkflowHandle) WorkflowID() string { return h.id }

// RunID is the ID of the run that was started, or joined, to get the handle, or that the
// handle is for; "" if the handle was made from a workflow ID alone.
func (h *WorkflowHandle) RunID() string { return h.runID }

// FirstRunID is the ID of the first run of the chain of runs that was started, or joined, to get the handle, or that
// the handle is for; "" if that is not known. With it HandleForChain makes such a handle again.
func (h *WorkflowHandle) FirstRunID() string { return h.first }

// Cancel asks the workflow to cancel itself, whichever run it is in. Of a handle for a chain of runs it is an error if the
// workflow with the ID belongs to another one, started since; it is the kind runtime.ErrNotFound.
func (h *WorkflowHandle) Cancel(ctx context.Context) error {
	return handleError(ctx, h, "cancel", h.client.sdk.CancelWorkflowWithOptions(h.client.context(ctx), client.CancelWorkflowOptions{
		WorkflowID: h.id, RunID: h.pinned, FirstExecutionRunID: h.first,
	}))
}

// Terminate ends the workflow at once: its code gets no chance to clean up. As for Cancel, that is a workflow of the
// handle's chain of runs.
func (h *WorkflowHandle) Terminate(ctx context.Context, reason string) error {
	return handleError(ctx, h, "terminate", h.client.sdk.TerminateWorkflowWithOptions(h.client.context(ctx), client.TerminateWorkflowOptions{
		WorkflowID: h.id, RunID: h.pinned, FirstExecutionRunID: h.first, Reason: reason,
	}))
}

// Describe returns what the server knows about the workflow's current run, or the handle's.
func (h *WorkflowHandle) Describe(ctx context.Context) (*client.WorkflowExecutionDescription, error) {
	description, err := h.client.sdk.DescribeWorkflow(h.client.context(ctx), h.id, h.pinned)
	return description, handleError(ctx, h, "describe", err)
}

// StackTrace returns where the coroutines of the running workflow are.
func (h *WorkflowHandle) StackTrace(ctx context.Context) (string, error) {
	return Query[string](ctx, h, client.QueryTypeStackTrace)
}

func handleError(ctx context.Context, h *WorkflowHandle, message string, err error) error {
	return messageError(ctx, runtime.MessageError{Message: message, WorkflowID: h.id}, err)
}

// Result waits for the workflow to complete and returns its result. It follows the
// workflow through all runs into which it continues. That of a handle for one run is the
// run's own; if the run has continued as new, errors.As finds a *workflow.ContinueAsNewError.
func Result[R any](ctx context.Context, h *WorkflowHandle) (R, error) {
	var result R
	err := h.wait(ctx, &result)
	return result, err
}

// Wait is Result for a workflow without a result.
func Wait(ctx context.Context, h *WorkflowHandle) error { return h.wait(ctx, nil) }

func (h *WorkflowHandle) wait(ctx context.Context, result any) error {
	ctx = h.client.context(ctx)
	run := h.client.sdk.GetWorkflow(ctx, h.id, h.runID)
	if h.pinned == "" {
		return handleError(ctx, h, "result", run.Get(ctx, result))
	}
	return handleError(ctx, h, "result", run.GetWithOptions(ctx, result, client.WorkflowRunGetOptions{DisableFollowingRuns: true}))
}

// Signal sends a signal. msg is its message, if it has one.
func Signal(ctx context.Context, h *WorkflowHandle, signal string, msg ...any) error {
	return h.signal(ctx, signal, nil, msg)
}

// SignalChecked is Signal for a message whose validate tags check checks.
func SignalChecked(ctx context.Context, h *WorkflowHandle, signal string, check func(validate.Place), msg any) error {
	return h.signal(ctx, signal, check, []any{msg})
}

func (h *WorkflowHandle) signal(ctx context.Context, signal string, check func(validate.Place), msg []any) error {
	if err := validate.Messages(check, msg...); err != nil {
		return h.client.refuse(ctx, runtime.MessageError{Message: signal, WorkflowID: h.id, Err: err},
			origin.Message{Kind: runtime.KindSignal, Name: signal, WorkflowID: h.id, RunID: h.pinned, Args: msg})
	}
	return handleError(ctx, h, signal, h.client.sdk.SignalWorkflow(h.client.context(ctx), h.id, h.pinned, signal, signalArg(msg)))
}

// Query sends a query and returns the answer. The workflow need not run any more, but
// a worker must. runtime.WithQueryTimeout limits how long it waits.
func Query[T any](ctx context.Context, h *WorkflowHandle, query string, args ...any) (T, error) {
	var result T
	err := h.query(ctx, query, nil, args, &result)
	return result, err
}

// QueryChecked is Query for arguments whose validate tags check checks.
func QueryChecked[T any](ctx context.Context, h *WorkflowHandle, query string, check func(validate.Place), args ...any) (T, error) {
	var result T
	err := h.query(ctx, query, check, args, &result)
	return result, err
}

func (h *WorkflowHandle) query(ctx context.Context, query string, check func(validate.Place), args []any, result any) error {
	if err := validate.Messages(check, args...); err != nil {
		return h.client.refuse(ctx, runtime.MessageError{Message: query, WorkflowID: h.id, Err: err},
			origin.Message{Kind: runtime.KindQuery, Name: query, WorkflowID: h.id, RunID: h.pinned, Args: args})
	}
	if _, limited := ctx.Deadline(); !limited && h.client.options.QueryTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, h.client.options.QueryTimeout)
		defer cancel()
	}
	for {
		answer, err := h.client.sdk.QueryWorkflow(h.client.context(ctx), h.id, h.pinned, query, args...)
		if err == nil {
			return handleError(ctx, h, query, answer.Get(result))
		}
		if !wentToNobody(err) || !pausedBeforeQuery(ctx) {
			return handleError(ctx, h, query, err)
		}
	}
}

// wentToNobody reports whether the server has given a query to a worker that had just stopped: it says then that it was
// cancelled. Nothing can have happened, so it is asked again.
func wentToNobody(err error) bool {
	var cancelled *serviceerror.Canceled
	return errors.As(err, &cancelled)
}

// pausedBeforeQuery waits a little before a query is sent again. It reports false if the context has ended.
func pausedBeforeQuery(ctx context.Context) bool {
	timer := time.NewTimer(minPause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
