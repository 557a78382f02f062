package runtime

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
)

func TestClassify(t *testing.T) {
	custom := temporal.NewApplicationError("no money", "NoMoney")
	for name, test := range map[string]struct {
		err  error
		kind error
	}{
		"rejected by a generated validator": {
			temporal.NewApplicationErrorWithOptions("update rejected", RejectedType, temporal.ApplicationErrorOptions{Cause: custom}), ErrRejected,
		},
		"draining":          {temporal.NewApplicationError("", DrainingType), ErrDraining},
		"handler's error":   {custom, ErrFailed},
		"aborted by close":  {temporal.NewApplicationError("", "AcceptedUpdateCompletedWorkflow"), ErrAbortedByClose},
		"never accepted":    {serviceerror.NewNotFound("workflow update was aborted by closing workflow"), ErrAbortedByClose},
		"unknown update":    {temporal.NewApplicationError("unknown update x. KnownUpdates=[y]", ""), ErrUnknownHandler},
		"unknown query":     {serviceerror.NewQueryFailed("unknown queryType x. KnownQueryTypes=[y]"), ErrUnknownHandler},
		"failed query":      {serviceerror.NewQueryFailed("not now"), ErrFailed},
		"closed workflow":   {serviceerror.NewNotFound("workflow execution already completed"), ErrWorkflowClosed},
		"unknown workflow":  {serviceerror.NewNotFound("workflow not found for ID: x"), ErrNotFound},
		"already started":   {fmt.Errorf("start: %w", serviceerror.NewWorkflowExecutionAlreadyStarted("", "", "")), ErrAlreadyStarted},
		"deadline":          {context.DeadlineExceeded, ErrTimeout},
		"server's deadline": {serviceerror.NewDeadlineExceeded(""), ErrTimeout},
		"no server":         {serviceerror.NewUnavailable("connection refused"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			kind, cause := classify(test.err)
			if kind != test.kind {
				t.Errorf("kind is %v, want %v", kind, test.kind)
			}
			err := error(&MessageError{Kind: kind, Message: "m", WorkflowID: "w", Err: cause})
			if kind != nil && !errors.Is(err, kind) {
				t.Error("errors.Is does not find the kind")
			}
			if kind != ErrRejected && !errors.Is(err, test.err) {
				t.Error("errors.Is does not find the SDK's error")
			}
		})
	}
}

func TestRejectionShowsWhatTheValidatorReturned(t *testing.T) {
	rejected := temporal.NewApplicationErrorWithOptions("update rejected", RejectedType,
		temporal.ApplicationErrorOptions{Cause: temporal.NewApplicationError("no money", "NoMoney")})
	err := updateError("pay", "order-1", "pay/7", rejected)
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || app.Type() != "NoMoney" {
		t.Errorf("errors.As finds %v, want the validator's error", app)
	}
	const want = `pay (update ID "pay/7") of workflow "order-1": update rejected: no money (type: NoMoney, retryable: true)`
	if err.Error() != want {
		t.Errorf("error is\n%s, want\n%s", err, want)
	}
}
