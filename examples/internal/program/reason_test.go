package program_test

import (
	"errors"
	"fmt"
	"testing"

	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestReasonIsInTheWordsOfWhoHasRefused(t *testing.T) {
	message := func(kind, err error) error {
		return fmt.Errorf("story: %w", &runtime.MessageError{Kind: kind, Message: "add", WorkflowID: "cart", Err: err})
	}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"a validator":           {message(runtime.ErrRejected, temporal.NewApplicationError("the cart is full", "Full")), "the cart is full"},
		"the generated client":  {message(runtime.ErrInvalid, errors.New("SKU is required")), "SKU is required"},
		"nobody who is known":   {errors.New("connection refused"), "connection refused"},
		"an error of a program": {temporal.NewApplicationError("no", "No"), "no"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := program.Reason(tt.err); got != tt.want {
				t.Errorf("the reason is %q, want %q", got, tt.want)
			}
		})
	}
}
