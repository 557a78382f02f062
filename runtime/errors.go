package runtime

import (
	"errors"
	"fmt"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
)

// What went wrong with a message or a start, for errors.Is.
var (
	// ErrRejected: the update's validator rejected it, or panicked, or the worker's check of the
	// message did, in which case errors.As may find a *validate.Error. Nothing was recorded. Only
	// generated workflows can tell a rejection from ErrFailed.
	ErrRejected = errors.New("update rejected")
	// ErrFailed: the handler, the workflow, or the activity without a workflow returned an error.
	ErrFailed = errors.New("failed")
	// ErrUnknownHandler: the workflow has no handler for the query or update.
	ErrUnknownHandler = errors.New("no handler")
	// ErrInvalid: the message breaks its validate tags, or its Validate method returned an
	// error; nothing was sent. errors.As may find a *validate.Error. Or the server refused
	// the message or the start as such, as it does if it is too large.
	ErrInvalid = errors.New("invalid message")
	// ErrNotFound: there is no such workflow, run or update, or no such activity without a workflow.
	ErrNotFound = errors.New("not found")
	// ErrWorkflowClosed: the workflow has completed before the message arrived, or before it
	// accepted the update: nothing was done.
	ErrWorkflowClosed = errors.New("workflow has completed")
	// ErrAbortedByClose: the workflow completed while it handled the update, so whether
	// the handler did its work is unknown.
	ErrAbortedByClose = errors.New("update aborted because the workflow completed")
	// ErrAlreadyStarted: a workflow, or an activity without one, with the ID exists and the start options forbid a second.
	ErrAlreadyStarted = errors.New("already started")
	// ErrDraining: the workflow is about to complete or to continue as new, and takes no
	// more updates until then, or had accepted the update and not begun it when it continued
	// as new. Generated clients try again.
	ErrDraining = errors.New("workflow is draining")
	// ErrOutcomeForgotten: the update was handled before, and is not again, but how it ended
	// is not known: its result took too much room when the workflow continued as new, or an
	// earlier run ended before its handler did, as it may with unfinished=abandon.
	ErrOutcomeForgotten = errors.New("outcome forgotten")
	// ErrDenied: the function that authorises access denied it or panicked, or there is none;
	// nothing was sent.
	ErrDenied = errors.New("access denied")
	// ErrTimeout: the context ended before the outcome was known. errors.Is finds what ended
	// it, context.Canceled or context.DeadlineExceeded. Sending the update again with the
	// same ID is safe.
	ErrTimeout = errors.New("timed out, outcome unknown")
)

// Types of the application errors with which the runtime answers, as other clients see them.
const (
	// RejectedType is the type of the innermost cause of an error with which an update is
	// rejected. The error itself is what the validator returned.
	RejectedType = answer.Rejected // "temporalgen.UpdateRejected"
	// DrainingType is the type of ErrDraining.
	DrainingType = answer.Draining // "temporalgen.WorkflowDraining"
	// OutcomeForgottenType is the type of ErrOutcomeForgotten.
	OutcomeForgottenType = answer.OutcomeForgotten // "temporalgen.OutcomeForgotten"
	// InvalidType is the type with which a workflow fails for an invalid signal, and of the
	// rejection of an update whose ID belongs to another. What validate tags find in an update
	// has the SDK's type for that, PayloadValidationError, as temporal.NewPayloadValidationError
	// makes it, with a *validate.Error as its details.
	InvalidType = answer.Invalid // "temporalgen.InvalidMessage"
)

// A MessageError says what happened to a message or a start. errors.Is finds its Kind,
// and errors.Is and errors.As find what the SDK, and through it the workflow, returned.
type MessageError struct {
	Kind error // one of this package's errors, nil for others such as network failures
	// Message is the wire name of the message. Of a start it is "start" and the workflow type, of what else a handle
	// can do a word for that, such as "result". Of an activity without a workflow it is the activity type.
	Message    string
	WorkflowID string
	UpdateID   string // of an update
	ActivityID string // of an activity without a workflow
	Err        error
}

// Error says which message it was, what happened, and why.
func (e *MessageError) Error() string {
	text := fmt.Sprintf("%s of workflow %q", e.Message, e.WorkflowID)
	switch {
	case e.UpdateID != "":
		text = fmt.Sprintf("%s (update ID %q) of workflow %q", e.Message, e.UpdateID, e.WorkflowID)
	case e.ActivityID != "":
		text = fmt.Sprintf("%s with activity ID %q", e.Message, e.ActivityID)
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

// NotNow makes the error of a validator that rejects an update which it may accept later, as when
// the workflow is busy. Generated clients wait and send the update again, with the same ID, until
// their context ends; see WithUpdateRetry. Others see err, as if the validator had returned that.
//
// It returns nil if err is nil. In an error that a handler returns it has no meaning.
func NotNow(err error) error {
	if err == nil {
		return nil
	}
	return answer.Later(err)
}
