package sdk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"go.temporal.io/sdk/temporal"
)

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
