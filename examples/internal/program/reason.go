package program

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// Reason is why something has failed, in the words of the validator, the handler or the activity that has refused it, without
// those of all who have passed the error on.
func Reason(err error) string {
	if refusal, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return refusal.Message()
	}
	if message, ok := errors.AsType[*runtime.MessageError](err); ok && message.Err != nil {
		return message.Err.Error()
	}
	return err.Error()
}
