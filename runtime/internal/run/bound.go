package run

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
	"github.com/temporalgen/temporalgen/runtime/internal/text"
)

// What handlers, validators and Validate methods return is often made of what a message contains. The
// server terminates a workflow whose error is longer than a payload may be, and no task with an
// error that is not UTF-8 can be completed. So one message could end a workflow, or hold it up for ever,
// through code as ordinary as fmt.Errorf("no item %q", sku).

// How large, in bytes, such an error may be.
const (
	MaxErrorSize = 64 << 10 // of an error with its causes and details
	MaxErrorText = 16 << 10 // of the text of one that is larger
)

// handlerError is what the error of a message's handler is for others. ctx is that of the coroutine.
func handlerError(ctx workflow.Context, message string, err error) error {
	return boundedError(ctx, answer.WithoutLater(answer.Sendable("the handler of "+message, err)))
}

// boundedError is the error, or what takes its place if it is too large, and nil for one that is a nil
// pointer. ctx is that of the coroutine.
func boundedError(ctx workflow.Context, err error) error {
	err = guard.Error(err)
	if err == nil || isBounded(ctx, err) {
		return err
	}
	message, errorType, options := err.Error(), sdk.ErrorType(err), temporal.ApplicationErrorOptions{}
	switch e := err.(type) {
	case *temporal.ApplicationError:
		message, errorType = e.Message(), e.Type()
		options.NonRetryable, options.NextRetryDelay, options.Category = e.NonRetryable(), e.NextRetryDelay(), e.Category()
	case *temporal.CanceledError:
		workflow.GetLogger(ctx).Warn("An error was too large: its details were left out")
		return temporal.NewCanceledError()
	}
	if temporal.IsCanceledError(err) {
		options.Cause = temporal.NewCanceledError() // it is asked for
	}
	workflow.GetLogger(ctx).Warn("An error was too large, or not UTF-8: it was cut, and its causes and details were left out", "Length", len(message))
	return temporal.NewApplicationErrorWithOptions(text.Cut(message, MaxErrorText), text.Cut(errorType, MaxErrorText), options)
}

// isBounded reports whether an error can go on the wire as it is. It looks at texts first: making a failure of very
// many causes takes long.
func isBounded(ctx workflow.Context, err error) bool {
	const rest = 64 // about what a cause takes besides its text
	size := 0
	for level := err; level != nil; level = errors.Unwrap(level) {
		if size += len(level.Error()) + rest; size > MaxErrorSize {
			return false
		}
	}
	size, err = sdk.FailureSize(ctx, err)
	return err == nil && size <= MaxErrorSize
}

// sendablePanic is the value of a panic whose text the SDK is to send, or what takes its place if the text is too
// long or not UTF-8.
func sendablePanic(p any) any {
	message := fmt.Sprint(p)
	if len(message) <= MaxErrorText && utf8.ValidString(message) {
		return p
	}
	return text.Cut(message, MaxErrorText)
}
