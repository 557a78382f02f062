package answer

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

// nilError is an error that cannot be used as a nil pointer.
type nilError struct{ text string }

func (e *nilError) Error() string { return e.text }

func TestErrorsThatCannotBeSent(t *testing.T) {
	var own *nilError
	for name, err := range map[string]error{
		"wrapped":         fmt.Errorf("so: %w", temporal.NewApplicationErrorWithCause("", "", own)),
		"without details": &temporal.ApplicationError{},
		"not now":         Later(own),
	} {
		t.Run(name, func(t *testing.T) {
			got := Sendable("the handler of pay", err)
			if got == nil || !strings.HasPrefix(got.Error(), "the error of the handler of pay, a ") {
				t.Errorf("%v, want an error that says whose it is", got)
			}
			failures := temporal.GetDefaultFailureConverter()
			failures.FailureToError(failures.ErrorToFailure(got))
		})
	}
	for _, none := range []error{nil, own} {
		if err := Sendable("", none); err != nil {
			t.Errorf("no error became %v", err)
		}
	}
}

// By hand there is no NotNow.
func TestNotNowInTheErrorOfAHandler(t *testing.T) {
	own := &nilError{"own"}
	if !errors.Is(Later(own), own) {
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
		got := failures.ErrorToFailure(WithoutLater(make(Later)))
		if !proto.Equal(want, got) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
