package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

// wire is an error after it has been sent from one process to another.
func wire(err error) error {
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(err))
}

func TestErrorsAreToldApartByTheirOwnLevel(t *testing.T) {
	const workflowID, updateID = "order-1", "pay/7"
	custom := temporal.NewApplicationError("no money", "NoMoney")
	answer := func(typ string) error { return wire(marked(custom, newMark(typ, workflowID, updateID))) }
	mark := newMark(RejectedType, workflowID, updateID)
	panicked := func(text string) error {
		f := temporal.GetDefaultFailureConverter().ErrorToFailure(temporal.NewApplicationError(text, panicType))
		return temporal.GetDefaultFailureConverter().FailureToError(f)
	}
	for name, test := range map[string]struct {
		err  error
		kind error
	}{
		"rejected":                      {answer(RejectedType), ErrRejected},
		"not now":                       {answer(notNowType), ErrRejected},
		"rejected with a plain error":   {wire(marked(errors.New("no"), mark)), ErrRejected},
		"rejected with a wrapped error": {wire(marked(fmt.Errorf("so: %w", custom), mark)), ErrRejected},
		"rejected as cancelled":         {wire(marked(temporal.NewCanceledError(), mark)), ErrRejected},
		"rejected as timed out":         {wire(marked(temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_HEARTBEAT, nil), mark)), ErrRejected},
		"wrapped by an interceptor":     {fmt.Errorf("tracing: %w", answer(RejectedType)), ErrRejected},
		"validator's panic":             {panicked("update validator panic: oh"), ErrRejected},
		"another panic":                 {panicked("oh"), ErrFailed},
		"draining":                      {wire(errDraining(newMark(DrainingType, workflowID, updateID))), ErrDraining},
		"forgotten":                     {answer(OutcomeForgottenType), ErrOutcomeForgotten},

		"handler's error":                {wire(custom), ErrFailed},
		"type alone":                     {wire(temporal.NewApplicationError("", DrainingType)), ErrFailed},
		"mark of another update":         {wire(marked(custom, newMark(RejectedType, workflowID, "pay/8"))), ErrFailed},
		"mark of another workflow":       {wire(marked(custom, newMark(DrainingType, "order-2", updateID))), ErrFailed},
		"mark that is not innermost":     {wire(temporal.NewApplicationErrorWithCause("", RejectedType, marked(custom, newMark(OutcomeForgottenType, "", "")))), ErrFailed},
		"abort of another":               {wire(temporal.NewApplicationErrorWithCause("transfer", "Transfer", temporal.NewApplicationError("", abortedType))), ErrFailed},
		"another's unknown update":       {wire(fmt.Errorf("so: %w", errors.New("unknown update pay. KnownUpdates=[]"))), ErrFailed},
		"unknown update of another name": {wire(errors.New("unknown update refund. KnownUpdates=[]")), ErrFailed},

		"aborted by close":  {wire(temporal.NewApplicationError("", abortedType)), ErrAbortedByClose},
		"never accepted":    {serviceerror.NewNotFound("workflow update was aborted by closing workflow"), ErrWorkflowClosed},
		"unknown update":    {wire(errors.New("unknown update pay. KnownUpdates=[y]")), ErrUnknownHandler},
		"unknown query":     {serviceerror.NewQueryFailed("unknown queryType x. KnownQueryTypes=[y]"), ErrUnknownHandler},
		"failed query":      {serviceerror.NewQueryFailed("not now"), ErrFailed},
		"closed workflow":   {serviceerror.NewNotFound("workflow execution already completed"), ErrWorkflowClosed},
		"unknown workflow":  {serviceerror.NewNotFound("workflow not found for ID: x"), ErrNotFound},
		"unknown update ID": {client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewNotFound("update not found")), ErrNotFound},
		"already started":   {fmt.Errorf("start: %w", serviceerror.NewWorkflowExecutionAlreadyStarted("", "", "")), ErrAlreadyStarted},
		"refused":           {serviceerror.NewInvalidArgument("too large"), ErrInvalid},
		"deadline":          {fmt.Errorf("sending: %w", context.DeadlineExceeded), ErrTimeout},
		"server's deadline": {serviceerror.NewDeadlineExceeded(""), ErrTimeout},
		"joined":            {errors.Join(errors.New("one"), serviceerror.NewDeadlineExceeded("")), ErrTimeout},
		"no server":         {serviceerror.NewUnavailable("connection refused"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := updateError(t.Context(), "pay", workflowID, updateID, test.err)
			var e *MessageError
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
		rejected := marked(errors.New("no"), newMark(RejectedType, "w", "u"))
		f := temporal.GetDefaultFailureConverter().ErrorToFailure(temporal.NewApplicationErrorWithCause("", "", rejected))
		around := temporal.GetDefaultFailureConverter().ErrorToFailure(errors.New("around"))
		around.Cause = asForeign(foreign, f)
		err := temporal.GetDefaultFailureConverter().FailureToError(around)
		if err := updateError(t.Context(), "m", "w", "u", err); !errors.Is(err, ErrFailed) || errors.Is(err, ErrRejected) {
			t.Errorf("%s: %v, want %v", foreign, err, ErrFailed)
		}
	}
}

func TestRejectionShowsWhatTheValidatorReturned(t *testing.T) {
	rejected := wire(marked(temporal.NewApplicationError("no money", "NoMoney", 42), newMark(RejectedType, "order-1", "pay/7")))
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

// nilError is an error that cannot be used as a nil pointer.
type nilError struct{ text string }

func (e *nilError) Error() string { return e.text }

func TestErrorsThatCannotBeSent(t *testing.T) {
	var own *nilError
	for name, err := range map[string]error{
		"wrapped":         fmt.Errorf("so: %w", temporal.NewApplicationErrorWithCause("", "", own)),
		"without details": &temporal.ApplicationError{},
		"not now":         NotNow(own),
	} {
		t.Run(name, func(t *testing.T) {
			got := sendable("the handler of pay", err)
			if got == nil || !strings.HasPrefix(got.Error(), "the error of the handler of pay, a ") {
				t.Errorf("%v, want an error that says whose it is", got)
			}
			wire(got)
		})
	}
	for _, none := range []error{nil, own} {
		if err := sendable("", none); err != nil {
			t.Errorf("no error became %v", err)
		}
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

// By hand there is no NotNow.
func TestNotNowInTheErrorOfAHandler(t *testing.T) {
	if err := NotNow(nil); err != nil {
		t.Errorf("no error became %v", err)
	}
	own := &nilError{"own"}
	if !errors.Is(NotNow(own), own) {
		t.Error("errors.Is does not find the author's error")
	}
	for name, make := range map[string]func(func(error) error) error{
		"alone":   func(notNow func(error) error) error { return notNow(own) },
		"twice":   func(notNow func(error) error) error { return notNow(notNow(own)) },
		"wrapped": func(notNow func(error) error) error { return fmt.Errorf("so: %w", notNow(own)) },
		"cause": func(notNow func(error) error) error {
			return temporal.NewApplicationErrorWithCause("m", "T", notNow(temporal.NewHeartbeatTimeoutError()), 1)
		},
		"cancelled": func(notNow func(error) error) error {
			return notNow(temporal.NewCanceledErrorWithOptions(temporal.CanceledErrorOptions{Cause: notNow(own)}))
		},
	} {
		failures := temporal.GetDefaultFailureConverter()
		want := failures.ErrorToFailure(make(func(err error) error { return err }))
		got := failures.ErrorToFailure(withoutNotNow(make(NotNow)))
		if !proto.Equal(want, got) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
