package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// What went wrong with a message or a start, for errors.Is.
var (
	// ErrRejected: the update's validator rejected it, or panicked. Nothing was recorded. Only
	// generated workflows can tell a rejection from ErrFailed.
	ErrRejected = errors.New("update rejected")
	// ErrFailed: the handler or the workflow returned an error.
	ErrFailed = errors.New("failed")
	// ErrUnknownHandler: the workflow has no handler for the query or update.
	ErrUnknownHandler = errors.New("no handler")
	// ErrInvalid: the message breaks its validate tags, or its Validate method returned an
	// error; nothing was sent. errors.As may find a *validate.Error. Or the server refused
	// the message or the start as such, as it does if it is too large.
	ErrInvalid = errors.New("invalid message")
	// ErrNotFound: there is no such workflow, run or update.
	ErrNotFound = errors.New("not found")
	// ErrWorkflowClosed: the workflow has completed before the message arrived, or before it
	// accepted the update: nothing was done.
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
	// ErrTimeout: the context ended before the outcome was known. errors.Is finds what ended
	// it, context.Canceled or context.DeadlineExceeded. Sending the update again with the
	// same ID is safe.
	ErrTimeout = errors.New("timed out, outcome unknown")
)

// Types of the application errors with which the runtime answers, as other clients see them.
const (
	// RejectedType is the type of the innermost cause of an error with which an update is
	// rejected. The error itself is what the validator returned.
	RejectedType = "temporalgen.UpdateRejected"
	// DrainingType is the type of ErrDraining.
	DrainingType = "temporalgen.WorkflowDraining"
	// OutcomeForgottenType is the type of ErrOutcomeForgotten.
	OutcomeForgottenType = "temporalgen.OutcomeForgotten"
	// InvalidType is the type with which a workflow fails for an invalid signal, and of the
	// rejection of an update whose ID belongs to another.
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

	again bool // the workflow may take the update later
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

// messageError completes an error with what err says, unless err is nil or says itself which
// message it is about. ctx is the caller's.
func messageError(ctx context.Context, e MessageError, err error) error {
	if err == nil {
		return nil
	}
	var known *MessageError
	if errors.As(err, &known) {
		return err
	}
	e.Err = err
	e.classify(err)
	if e.Kind == ErrTimeout {
		// What the SDK returns does not say that it was the caller who gave up.
		if cause := ending(ctx); cause != nil && !errors.Is(err, cause) {
			e.Err = fmt.Errorf("%w: %w", cause, err)
		}
	}
	return &e
}

// ending is what has ended a context, nil if nothing has. The server knows the deadline too, and may
// notice it first.
func ending(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < earlyTimeout {
		<-ctx.Done()
	}
	return ctx.Err()
}

// earlyTimeout is more than by which the server may be early.
const earlyTimeout = 100 * time.Millisecond

// classify finds the kind of an error of the SDK's client. It stops at the first error that came
// from the server or from a workflow: the causes of that may be answers to others.
func (e *MessageError) classify(err error) (known bool) {
	switch err := err.(type) {
	case nil:
		return false
	case *temporal.ApplicationError:
		e.classifyAnswer(err)
	case *temporal.PanicError:
		e.Kind = ErrFailed
		// Handlers that panic give no answer.
		if strings.HasPrefix(err.Error(), validatorPanic) {
			e.Kind = ErrRejected
		}
	case *temporal.CanceledError, *temporal.TimeoutError:
		e.Kind = ErrFailed
		e.readMark(err)
	case *temporal.WorkflowExecutionError, *temporal.ActivityError, *temporal.ChildWorkflowExecutionError,
		*temporal.NexusOperationError, *temporal.TerminatedError, *temporal.ServerError:
		e.Kind = ErrFailed
	case *serviceerror.WorkflowExecutionAlreadyStarted:
		e.Kind = ErrAlreadyStarted
	case *serviceerror.NotFound:
		e.Kind = ErrNotFound
		// The server tells these cases apart only in the text. An update that is aborted was not accepted.
		if strings.Contains(err.Message, "already completed") || strings.Contains(err.Message, "aborted by closing workflow") {
			e.Kind = ErrWorkflowClosed
		}
	case *serviceerror.QueryFailed:
		e.Kind = ErrFailed
		if strings.HasPrefix(err.Message, "unknown queryType") {
			e.Kind = ErrUnknownHandler
		}
	case *serviceerror.InvalidArgument:
		e.Kind = ErrInvalid
	case *serviceerror.WorkflowNotReady, *serviceerror.ResourceExhausted:
		e.again = true
	case *client.WorkflowUpdateServiceTimeoutOrCanceledError:
		e.Kind, e.again = ErrTimeout, true
		var notFound *serviceerror.NotFound
		if errors.As(err, &notFound) {
			e.Kind, e.again = nil, false
			e.classify(notFound)
		}
	case *serviceerror.DeadlineExceeded, *serviceerror.Canceled:
		e.Kind, e.again = ErrTimeout, true
	case interface{ Unwrap() []error }:
		for _, one := range err.Unwrap() {
			if e.classify(one) {
				return true
			}
		}
		return false
	default:
		switch {
		case err == context.DeadlineExceeded, err == context.Canceled:
			e.Kind = ErrTimeout
		case isTooLarge(err):
			e.Kind = ErrInvalid
		default:
			return e.classify(errors.Unwrap(err))
		}
	}
	return true
}

// isTooLarge reports whether gRPC has refused to carry a message. The SDK does not show the type of
// that error.
func isTooLarge(err error) bool {
	s, ok := status.FromError(err)
	return ok && s.Code() == codes.ResourceExhausted && strings.HasPrefix(s.Message(), "grpc: ") && strings.Contains(s.Message(), "larger than max")
}

// validatorPanic is how the SDK begins the message of a panic in a validator.
const validatorPanic = "update validator panic: "

// classifyAnswer finds the kind of what a workflow, or the server in its place, has answered.
func (e *MessageError) classifyAnswer(app *temporal.ApplicationError) {
	e.Kind = ErrFailed
	switch {
	case e.UpdateID == "":
	case e.readMark(app):
	case app.Type() == abortedType:
		e.Kind = ErrAbortedByClose
	case app.Type() == "" && strings.HasPrefix(app.Message(), "unknown update "+e.Message+"."):
		e.Kind = ErrUnknownHandler
	}
}

// readMark finds the kind of an answer of the runtime, and reports whether err is one.
func (e *MessageError) readMark(err error) bool {
	mark := findMark(err, e.WorkflowID, e.UpdateID)
	if mark == nil {
		return false
	}
	switch mark.Type() {
	case RejectedType:
		e.Kind = ErrRejected
	case notNowType:
		e.Kind, e.again = ErrRejected, true
	case DrainingType:
		e.Kind, e.again = ErrDraining, true
	case OutcomeForgottenType:
		e.Kind = ErrOutcomeForgotten
	default:
		return false
	}
	e.Err = &unmarked{e.Err, mark.Error()}
	return true
}

// An unmarked error is an answer without its mark in the text.
type unmarked struct {
	err  error
	mark string
}

func (u *unmarked) Error() string { return strings.Replace(u.err.Error(), ": "+u.mark, "", 1) }

func (u *unmarked) Unwrap() error { return u.err }
