package stub

import (
	"context"
	"errors"
	"fmt"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// wire is an error after it has been sent from one process to another.
func wire(err error) error {
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(err))
}

// errDraining is how a workflow answers that drains.
func errDraining(mark error) error {
	return temporal.NewApplicationErrorWithCause("try again", answer.Draining, mark)
}

func TestErrorsAreToldApartByTheirOwnLevel(t *testing.T) {
	const workflowID, updateID = "order-1", "pay/7"
	custom := temporal.NewApplicationError("no money", "NoMoney")
	answered := func(typ string) error {
		return wire(answer.WithMark(custom, answer.NewMark(typ, workflowID, updateID)))
	}
	mark := answer.NewMark(answer.Rejected, workflowID, updateID)
	panicked := func(text string) error {
		f := temporal.GetDefaultFailureConverter().ErrorToFailure(temporal.NewApplicationError(text, sdk.PanicType))
		return temporal.GetDefaultFailureConverter().FailureToError(f)
	}
	for name, test := range map[string]struct {
		err  error
		kind error
	}{
		"rejected":                      {answered(answer.Rejected), runtime.ErrRejected},
		"not now":                       {answered(answer.NotNow), runtime.ErrRejected},
		"rejected with a plain error":   {wire(answer.WithMark(errors.New("no"), mark)), runtime.ErrRejected},
		"rejected with a wrapped error": {wire(answer.WithMark(fmt.Errorf("so: %w", custom), mark)), runtime.ErrRejected},
		"rejected as cancelled":         {wire(answer.WithMark(temporal.NewCanceledError(), mark)), runtime.ErrRejected},
		"rejected as timed out":         {wire(answer.WithMark(temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_HEARTBEAT, nil), mark)), runtime.ErrRejected},
		"wrapped by an interceptor":     {fmt.Errorf("tracing: %w", answered(answer.Rejected)), runtime.ErrRejected},
		"validator's panic":             {panicked("update validator panic: oh"), runtime.ErrRejected},
		"another panic":                 {panicked("oh"), runtime.ErrFailed},
		"draining":                      {wire(errDraining(answer.NewMark(answer.Draining, workflowID, updateID))), runtime.ErrDraining},
		"forgotten":                     {answered(answer.OutcomeForgotten), runtime.ErrOutcomeForgotten},

		"handler's error":                {wire(custom), runtime.ErrFailed},
		"type alone":                     {wire(temporal.NewApplicationError("", answer.Draining)), runtime.ErrFailed},
		"mark of another update":         {wire(answer.WithMark(custom, answer.NewMark(answer.Rejected, workflowID, "pay/8"))), runtime.ErrFailed},
		"mark of another workflow":       {wire(answer.WithMark(custom, answer.NewMark(answer.Draining, "order-2", updateID))), runtime.ErrFailed},
		"mark that is not innermost":     {wire(temporal.NewApplicationErrorWithCause("", answer.Rejected, answer.WithMark(custom, answer.NewMark(answer.OutcomeForgotten, "", "")))), runtime.ErrFailed},
		"abort of another":               {wire(temporal.NewApplicationErrorWithCause("transfer", "Transfer", temporal.NewApplicationError("", sdk.AbortedType))), runtime.ErrFailed},
		"another's unknown update":       {wire(fmt.Errorf("so: %w", errors.New("unknown update pay. KnownUpdates=[]"))), runtime.ErrFailed},
		"unknown update of another name": {wire(errors.New("unknown update refund. KnownUpdates=[]")), runtime.ErrFailed},

		"aborted by close": {wire(temporal.NewApplicationError("", sdk.AbortedType)), runtime.ErrAbortedByClose},
		"never accepted":   {serviceerror.NewNotFound("workflow update was aborted by closing workflow"), runtime.ErrWorkflowClosed},
		"unknown update":   {wire(errors.New("unknown update pay. KnownUpdates=[y]")), runtime.ErrUnknownHandler},
		"unknown query":    {serviceerror.NewQueryFailed("unknown queryType x. KnownQueryTypes=[y]"), runtime.ErrUnknownHandler},
		"unknown query of another name in TypeScript": {serviceerror.NewQueryFailed("Workflow did not register a handler for payment. Registered queries: []"), runtime.ErrFailed},
		"unknown in TypeScript":                       {wire(temporal.NewNonRetryableApplicationError("No registered handler for update: pay", "Error", nil)), runtime.ErrUnknownHandler},
		"of another name in TypeScript":               {wire(temporal.NewNonRetryableApplicationError("No registered handler for update: payment", "Error", nil)), runtime.ErrFailed},
		"another's text of TypeScript":                {wire(errors.New("No registered handler for update: pay")), runtime.ErrFailed},
		"unknown query in TypeScript":                 {serviceerror.NewQueryFailed("Workflow did not register a handler for pay. Registered queries: []"), runtime.ErrUnknownHandler},
		"failed query":                                {serviceerror.NewQueryFailed("not now"), runtime.ErrFailed},
		"closed workflow":                             {serviceerror.NewNotFound("workflow execution already completed"), runtime.ErrWorkflowClosed},
		"unknown workflow":                            {serviceerror.NewNotFound("workflow not found for ID: x"), runtime.ErrNotFound},
		"unknown update ID":                           {client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewNotFound("update not found")), runtime.ErrNotFound},
		"invalid ID":                                  {client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewInvalidArgument("no ID")), runtime.ErrInvalid},
		"not allowed":                                 {client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewPermissionDenied("no", "")), nil},
		"already started":                             {fmt.Errorf("start: %w", serviceerror.NewWorkflowExecutionAlreadyStarted("", "", "")), runtime.ErrAlreadyStarted},
		"refused":                                     {serviceerror.NewInvalidArgument("too large"), runtime.ErrInvalid},
		"deadline":                                    {fmt.Errorf("sending: %w", context.DeadlineExceeded), runtime.ErrTimeout},
		"server's deadline":                           {serviceerror.NewDeadlineExceeded(""), runtime.ErrTimeout},
		"joined":                                      {errors.Join(errors.New("one"), serviceerror.NewDeadlineExceeded("")), runtime.ErrTimeout},
		"no server":                                   {serviceerror.NewUnavailable("connection refused"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := forCaller(updateError(t.Context(), "pay", workflowID, updateID, test.err))
			var e *runtime.MessageError
			if !errors.As(err, &e) || e.Kind != test.kind {
				t.Fatalf("kind is %v, want %v", e.Kind, test.kind)
			}
			if test.kind != nil && !errors.Is(err, test.kind) {
				t.Error("errors.Is does not find the kind")
			}
			if !errors.Is(err, test.err) {
				t.Error("errors.Is does not find the SDK's error")
			}
		})
	}
}

// What an update of a workflow's own was answered is in the errors that activities and children
// return, if they have sent one.
func TestAnswersToOthersAreNotTakenForOnesOwn(t *testing.T) {
	for _, foreign := range []string{"activity", "child"} {
		// It is even the same update, and the cause of a cause.
		rejected := answer.WithMark(errors.New("no"), answer.NewMark(answer.Rejected, "w", "u"))
		f := temporal.GetDefaultFailureConverter().ErrorToFailure(temporal.NewApplicationErrorWithCause("", "", rejected))
		around := temporal.GetDefaultFailureConverter().ErrorToFailure(errors.New("around"))
		around.Cause = asForeign(foreign, f)
		err := temporal.GetDefaultFailureConverter().FailureToError(around)
		if err := updateError(t.Context(), "m", "w", "u", err); !errors.Is(err, runtime.ErrFailed) || errors.Is(err, runtime.ErrRejected) {
			t.Errorf("%s: %v, want %v", foreign, err, runtime.ErrFailed)
		}
	}
}

func TestRejectionShowsWhatTheValidatorReturned(t *testing.T) {
	rejected := wire(answer.WithMark(temporal.NewApplicationError("no money", "NoMoney", 42), answer.NewMark(answer.Rejected, "order-1", "pay/7")))
	err := updateError(t.Context(), "pay", "order-1", "pay/7", rejected)
	var app *temporal.ApplicationError
	var details int
	if !errors.As(err, &app) || app.Type() != "NoMoney" || app.Details(&details) != nil || details != 42 {
		t.Errorf("errors.As finds %v with details %d, want the validator's error", app, details)
	}
	const want = `pay (update ID "pay/7") of workflow "order-1": update rejected: no money (type: NoMoney, retryable: true)`
	if err.Error() != want {
		t.Errorf("error is\n%s, want\n%s", err, want)
	}
}

// asForeign is the failure of an activity or a child that has failed with f.
func asForeign(what string, f *failurepb.Failure) *failurepb.Failure {
	around := &failurepb.Failure{Message: what + " error", Cause: f}
	if what == "activity" {
		around.FailureInfo = &failurepb.Failure_ActivityFailureInfo{ActivityFailureInfo: &failurepb.ActivityFailureInfo{}}
	} else {
		around.FailureInfo = &failurepb.Failure_ChildWorkflowExecutionFailureInfo{ChildWorkflowExecutionFailureInfo: &failurepb.ChildWorkflowExecutionFailureInfo{}}
	}
	return around
}
