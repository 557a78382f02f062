package stub

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// messageError completes an error with what err says, unless err is nil or says itself which
// message it is about. ctx is the caller's.
func messageError(ctx context.Context, e runtime.MessageError, err error) error {
	if err = newAttemptError(ctx, e, err); err != nil {
		return forCaller(err)
	}
	return nil
}

// updateError is messageError for an update that may be sent again. forCaller makes what its sender gets.
func updateError(ctx context.Context, name, workflowID, updateID string, err error) error {
	return newAttemptError(ctx, runtime.MessageError{Message: name, WorkflowID: workflowID, UpdateID: updateID}, err)
}

// An attemptError is why something was not done this time.
type attemptError struct {
	runtime.MessageError
	again bool // the workflow may take the update later
}

func newAttemptError(ctx context.Context, e runtime.MessageError, err error) error {
	if err == nil {
		return nil
	}
	var known *runtime.MessageError
	if errors.As(err, &known) {
		return err
	}
	e.Err = err
	a := &attemptError{MessageError: e}
	a.classify(err)
	if a.Kind == runtime.ErrTimeout {
		// What the SDK returns does not say that it was the caller who gave up.
		if cause := ending(ctx); cause != nil && !errors.Is(err, cause) {
			a.Err = fmt.Errorf("%w: %w", cause, err)
		}
	}
	return a
}

// forCaller is the error for who has called.
func forCaller(err error) error {
	if a, ok := err.(*attemptError); ok {
		return &a.MessageError
	}
	return err
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
func (e *attemptError) classify(err error) (known bool) {
	switch err := err.(type) {
	case nil:
		return false
	case *temporal.ApplicationError:
		e.classifyAnswer(err)
	case *temporal.PanicError:
		e.Kind = runtime.ErrFailed
		if sdk.IsValidatorPanic(err) {
			e.Kind = runtime.ErrRejected
		}
	case *temporal.CanceledError, *temporal.TimeoutError:
		e.Kind = runtime.ErrFailed
		e.readMark(err)
	case *temporal.WorkflowExecutionError, *temporal.ActivityError, *temporal.ChildWorkflowExecutionError,
		*temporal.NexusOperationError, *temporal.TerminatedError, *temporal.ServerError:
		e.Kind = runtime.ErrFailed
	case *serviceerror.WorkflowExecutionAlreadyStarted, *serviceerror.ActivityExecutionAlreadyStarted:
		e.Kind = runtime.ErrAlreadyStarted
	case *serviceerror.NotFound:
		e.Kind = runtime.ErrNotFound
		if sdk.IsClosed(err) {
			e.Kind = runtime.ErrWorkflowClosed
		}
	case *serviceerror.QueryFailed:
		e.Kind = runtime.ErrFailed
		if sdk.IsUnknownQuery(err, e.Message) {
			e.Kind = runtime.ErrUnknownHandler
		}
	case *serviceerror.InvalidArgument:
		e.Kind = runtime.ErrInvalid
	case *serviceerror.WorkflowNotReady, *serviceerror.ResourceExhausted:
		e.again = true
	case *client.WorkflowUpdateServiceTimeoutOrCanceledError:
		// The SDK makes one of every error with which waiting for an outcome has ended, also of a refusal.
		if cause := errors.Unwrap(err); cause == nil {
			e.Kind = runtime.ErrTimeout
		} else {
			e.classify(cause)
		}
		e.again = e.again || e.Kind == runtime.ErrTimeout
	case *serviceerror.DeadlineExceeded, *serviceerror.Canceled:
		e.Kind, e.again = runtime.ErrTimeout, true
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
			e.Kind = runtime.ErrTimeout
		case sdk.IsTooLarge(err):
			e.Kind = runtime.ErrInvalid
		default:
			return e.classify(errors.Unwrap(err))
		}
	}
	return true
}

// classifyAnswer finds the kind of what a workflow, or the server in its place, has answered.
func (e *attemptError) classifyAnswer(app *temporal.ApplicationError) {
	e.Kind = runtime.ErrFailed
	switch {
	case e.UpdateID == "":
	case e.readMark(app):
	case app.Type() == sdk.AbortedType:
		e.Kind = runtime.ErrAbortedByClose
	case sdk.IsUnknownUpdate(app, e.Message):
		e.Kind = runtime.ErrUnknownHandler
	}
}

// readMark finds the kind of an answer of the runtime, and reports whether err is one.
func (e *attemptError) readMark(err error) bool {
	mark := answer.FindMark(err, e.WorkflowID, e.UpdateID)
	if mark == nil {
		return false
	}
	switch mark.Type() {
	case answer.Rejected:
		e.Kind = runtime.ErrRejected
	case answer.NotNow:
		e.Kind, e.again = runtime.ErrRejected, true
	case answer.Draining:
		e.Kind, e.again = runtime.ErrDraining, true
	case answer.OutcomeForgotten:
		e.Kind = runtime.ErrOutcomeForgotten
	default:
		return false
	}
	e.Err = &unmarked{e.Err, mark.Error(), answer.FindInvalid(err)}
	return true
}

// An unmarked error is an answer without its mark in the text.
type unmarked struct {
	err     error
	mark    string
	invalid *validate.Error // what the worker has found wrong with the message, nil for something else
}

func (u *unmarked) Error() string { return strings.Replace(u.err.Error(), ": "+u.mark, "", 1) }

func (u *unmarked) Unwrap() error { return u.err }

// As finds what is wrong with the message.
func (u *unmarked) As(target any) bool {
	invalid, ok := target.(**validate.Error)
	if ok = ok && u.invalid != nil; ok {
		*invalid = u.invalid
	}
	return ok
}
