package sdk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

// What the SDK makes of a failure, it makes the same failure of again.
func TestARememberedFailureIsTheSame(t *testing.T) {
	failures := temporal.GetDefaultFailureConverter()
	application := temporal.NewApplicationErrorWithOptions("full", "Full", temporal.ApplicationErrorOptions{
		NonRetryable: true, NextRetryDelay: time.Minute, Details: []any{"why", 7}, Category: temporal.ApplicationErrorCategoryBenign,
	})
	for name, err := range map[string]error{
		"plain":       errors.New("no"),
		"wrapped":     fmt.Errorf("so: %w", application),
		"application": application,
		"cancelled":   temporal.NewCanceledError("why"),
		"timed out":   temporal.NewHeartbeatTimeoutError("how far"),
		"with causes": temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, fmt.Errorf("so: %w", application)),
		"received":    failures.FailureToError(failures.ErrorToFailure(fmt.Errorf("so: %w", application))),
		"of another":  failures.FailureToError(panicked("oh")),
	} {
		t.Run(name, func(t *testing.T) {
			execute(t, newSuite().NewTestWorkflowEnvironment(), func(ctx workflow.Context) {
				want := failures.ErrorToFailure(err)
				got := failures.ErrorToFailure(DecodeFailure(EncodeFailure(ctx, err)))
				if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
					t.Errorf("a duplicate of an update gets another failure (-first +second):\n%s", diff)
				}
				if n, err := FailureSize(ctx, err); n != proto.Size(want) || err != nil {
					t.Errorf("the size is %d, %v, want %d", n, err, proto.Size(want))
				}
			})
		})
	}
	err := DecodeFailure([]byte("\xff"))
	if err == nil {
		t.Error("bytes that are no failure are decoded")
	}
}

// It tells no more in the history when it is repeated than when it was encoded, whatever failure converter a worker
// has.
func TestARememberedFailureIsEncodedByTheDataConverter(t *testing.T) {
	const secret = "secret"
	own := fmt.Errorf("so: %w", temporal.NewApplicationError(secret, "Full", secret))
	env := newSuite().NewTestWorkflowEnvironment()
	env.SetDataConverter(sealing)
	execute(t, env, func(ctx workflow.Context) {
		encoded := EncodeFailure(ctx, own)
		repeated := temporal.GetDefaultFailureConverter().ErrorToFailure(DecodeFailure(encoded))
		for what, encoded := range map[string][]byte{"remembered": encoded, "repeated": Marshal(repeated)} {
			if bytes.Contains(encoded, []byte(secret)) {
				t.Errorf("what is %s can be read: %q", what, encoded)
			}
		}
		client := temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: sealing})
		err := client.FailureToError(repeated)
		var cause *temporal.ApplicationError
		var details string
		if !errors.As(errors.Unwrap(err), &cause) || cause.Message() != secret || cause.Details(&details) != nil || details != secret {
			t.Errorf("a client with the data converter reads %v, with the details %q", err, details)
		}
	})
}

func TestATextThatIsNotUTF8HasNoSize(t *testing.T) {
	execute(t, newSuite().NewTestWorkflowEnvironment(), func(ctx workflow.Context) {
		if n, err := FailureSize(ctx, errors.New("\xff")); err == nil {
			t.Errorf("it has %d bytes, and no task can be completed with it", n)
		}
	})
}

func TestTheTypeOfPanics(t *testing.T) {
	failures := temporal.GetDefaultFailureConverter()
	env := newSuite().NewTestWorkflowEnvironment()
	panics := func(context.Context) error { panic("oh") }
	env.RegisterActivity(panics)
	execute(t, env, func(ctx workflow.Context) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
		var err *temporal.PanicError
		if !errors.As(workflow.ExecuteActivity(ctx, panics).Get(ctx, nil), &err) {
			t.Error("the panic of an activity is no *temporal.PanicError any more")
			return
		}
		if got := failures.ErrorToFailure(err).GetApplicationFailureInfo().GetType(); got != PanicType {
			t.Errorf("the failure of a panic has the type %q, want %q: it would get a cause, which the SDK then leaves out", got, PanicType)
		}
	})
	if err := failures.FailureToError(panicked("oh")); !errors.As(err, new(*temporal.PanicError)) {
		t.Errorf("a failure of the type %q becomes a %T, and not a *temporal.PanicError: a validator that panics is taken for a handler that fails", PanicType, err)
	}
}

// panicked is the failure of a panic.
func panicked(text string) *failurepb.Failure {
	return temporal.GetDefaultFailureConverter().ErrorToFailure(temporal.NewApplicationError(text, PanicType))
}

type (
	valueError          struct{}
	pointerError        struct{}
	genericError[T any] struct{}
	errorString         string // as that of package errors is named
)

func (valueError) Error() string       { return "value" }
func (*pointerError) Error() string    { return "pointer" }
func (*genericError[T]) Error() string { return "generic" }
func (e errorString) Error() string    { return string(e) }

func TestTheTypesOfFailures(t *testing.T) {
	for _, err := range []error{
		errors.New("plain"), fmt.Errorf("formatted"), fmt.Errorf("wrapped: %w", errors.New("plain")), errors.Join(errors.New("one")),
		fmt.Errorf("%w, %w", errors.New("one"), errors.New("two")),
		valueError{}, &valueError{}, &pointerError{}, &genericError[int]{}, errorString("own"), &fs.PathError{Err: fs.ErrExist},
		context.Canceled, context.DeadlineExceeded,
	} {
		want := temporal.GetDefaultFailureConverter().ErrorToFailure(err).GetApplicationFailureInfo().GetType()
		if got := ErrorType(err); got != want {
			t.Errorf("the SDK gives the failure of a %T the type %q, want %q: one that is cut would have another type than the whole one", err, want, got)
		}
	}
}
