package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// What went wrong with a message or a start, for errors.Is.
var (
	// ErrRejected: the update's validator rejected it. Nothing was recorded. Only
	// generated workflows can tell this from ErrFailed.
	ErrRejected = errors.New("update rejected")
	// ErrFailed: the handler or the workflow returned an error.
	ErrFailed = errors.New("failed")
	// ErrUnknownHandler: the workflow has no handler for the query or update.
	ErrUnknownHandler = errors.New("no handler")
	// ErrInvalid: the message breaks its validate tags, or its Validate method returned an
	// error; nothing was sent. errors.As may find a *validate.Error.
	ErrInvalid = errors.New("invalid message")
	// ErrNotFound: there is no such workflow, run or update.
	ErrNotFound = errors.New("not found")
	// ErrWorkflowClosed: the workflow has completed before the message arrived.
	ErrWorkflowClosed = errors.New("workflow has completed")
	// ErrAbortedByClose: the workflow completed while it handled the update, so whether
	// the handler did its work is unknown.
	ErrAbortedByClose = errors.New("update aborted because the workflow completed")
	// ErrAlreadyStarted: a workflow with the ID exists and the start options forbid a second.
	ErrAlreadyStarted = errors.New("workflow already started")
	// ErrDraining: the workflow is about to complete or to continue as new, and takes no
	// more updates until then, or had accepted the update and not begun it when it continued
	// as new. Generated clients try again.
	ErrDraining = errors.New("workflow is draining")
	// ErrOutcomeForgotten: the update was handled before, and is not again, but how it ended
	// is not known: its result took too much room when the workflow continued as new, or an
	// earlier run ended before its handler did, which Abandon allows.
	ErrOutcomeForgotten = errors.New("outcome forgotten")
	// ErrDenied: the function that authorises access denied it or panicked, or there is none;
	// nothing was sent.
	ErrDenied = errors.New("access denied")
	// ErrTimeout: the context ended before the outcome was known. Sending the update
	// again with the same ID is safe.
	ErrTimeout = errors.New("timed out, outcome unknown")
)

// Types of the application errors with which the runtime answers, as other clients
// see them.
const (
	// RejectedType is the type of a validator's error; its cause is what the validator returned.
	RejectedType = "temporalgen.UpdateRejected"
	// DrainingType is the type of ErrDraining.
	DrainingType = "temporalgen.WorkflowDraining"
	// OutcomeForgottenType is the type of ErrOutcomeForgotten.
	OutcomeForgottenType = "temporalgen.OutcomeForgotten"
	// InvalidType is the type with which a workflow fails for an invalid signal.
	InvalidType = "temporalgen.InvalidMessage"
)

// abortedType is the type that the server gives to updates that a workflow left unfinished.
const abortedType = "AcceptedUpdateCompletedWorkflow"

// A MessageError says what happened to a message or a start. errors.Is finds its Kind,
// and errors.Is and errors.As find what the SDK, and through it the workflow, returned.
type MessageError struct {
	Kind       error  // one of this package's errors, nil for others such as network failures
	Message    string // wire name of the message, or workflow type
	WorkflowID string
	UpdateID   string // of an update
	Err        error
}

// Error says which message it was, what happened, and why.
func (e *MessageError) Error() string {
	text := fmt.Sprintf("%s of workflow %q", e.Message, e.WorkflowID)
	if e.UpdateID != "" {
		text = fmt.Sprintf("%s (update ID %q) of workflow %q", e.Message, e.UpdateID, e.WorkflowID)
	}
	if e.Kind != nil {
		text += ": " + e.Kind.Error()
	}
	return text + ": " + e.Err.Error()
}

// Is reports whether target is the kind.
func (e *MessageError) Is(target error) bool { return e.Kind != nil && e.Kind == target }

// Unwrap returns the cause. If the error is that of an activity, the SDK makes a cause of
// it there too.
func (e *MessageError) Unwrap() error { return e.Err }

// messageError completes an error with what err says, unless err is nil or says itself
// which message it is about.
func messageError(e MessageError, err error) error {
	if err == nil {
		return nil
	}
	var known *MessageError
	if errors.As(err, &known) {
		return err
	}
	e.Kind, e.Err = classify(err)
	return &e
}

// classify turns an error of the SDK's client into one whose kind can be asked for.
func classify(err error) (kind, cause error) {
	var (
		app      *temporal.ApplicationError
		notFound *serviceerror.NotFound
		started  *serviceerror.WorkflowExecutionAlreadyStarted
		query    *serviceerror.QueryFailed
		timeout  *client.WorkflowUpdateServiceTimeoutOrCanceledError
		deadline *serviceerror.DeadlineExceeded
		canceled *serviceerror.Canceled
	)
	switch {
	case errors.As(err, &app):
		return classifyApplicationError(app, err)
	case errors.As(err, &started):
		return ErrAlreadyStarted, err
	case errors.As(err, &notFound):
		// The server tells these cases apart only in the text.
		switch {
		case strings.Contains(notFound.Message, "already completed"):
			return ErrWorkflowClosed, err
		case strings.Contains(notFound.Message, "aborted by closing workflow"):
			return ErrAbortedByClose, err
		}
		return ErrNotFound, err
	case errors.As(err, &query):
		if strings.HasPrefix(query.Message, "unknown queryType") {
			return ErrUnknownHandler, err
		}
		return ErrFailed, err
	case errors.As(err, &timeout), errors.As(err, &deadline), errors.As(err, &canceled),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return ErrTimeout, err
	}
	var execution *temporal.WorkflowExecutionError
	var panicked *temporal.PanicError
	if errors.As(err, &execution) || errors.As(err, &panicked) || temporal.IsCanceledError(err) {
		return ErrFailed, err
	}
	return nil, err
}

func classifyApplicationError(app *temporal.ApplicationError, err error) (kind, cause error) {
	switch {
	case app.Type() == RejectedType && app.Unwrap() != nil:
		return ErrRejected, app.Unwrap()
	case app.Type() == DrainingType:
		return ErrDraining, err
	case app.Type() == OutcomeForgottenType:
		return ErrOutcomeForgotten, err
	case app.Type() == abortedType:
		return ErrAbortedByClose, err
	case app.Type() == "" && strings.HasPrefix(app.Message(), "unknown update "):
		return ErrUnknownHandler, err
	}
	return ErrFailed, err
}
