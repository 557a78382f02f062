package run

import (
	"encoding/json"
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// outcome returns a function that encodes how an update ended, for when that is needed:
// for a duplicate, or for the next run. What could change until then, a result or the details of an error, is
// encoded at once.
func (u *updates) outcome(result any, err error) func() engine.Outcome {
	switch {
	case mayChange(err):
		encoded := engine.Outcome{Kind: engine.Failed, Data: sdk.EncodeFailure(u.run.ctx, err)}
		return func() engine.Outcome { return encoded }
	case err != nil:
		return func() engine.Outcome {
			return engine.Outcome{Kind: engine.Failed, Data: sdk.EncodeFailure(u.run.ctx, err), Err: err}
		}
	case u.NoResult:
		return nil
	}
	encode := func() engine.Outcome {
		return engine.Outcome{Data: sdk.Marshal(sdk.MustEncode(u.run.ctx, "remember the result of update "+u.Name, u.Result(result)))}
	}
	if u.Fixed {
		return encode
	}
	encoded := encode()
	return func() engine.Outcome { return encoded }
}

// mayChange reports whether an error, or one of its causes, may have more in it than texts: others may have that, and
// change it.
func mayChange(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		switch e := err.(type) {
		case *temporal.ApplicationError:
			if e.HasDetails() {
				return true
			}
		case *temporal.CanceledError:
			if e.HasDetails() {
				return true
			}
		case *temporal.TimeoutError, *temporal.ActivityError, *temporal.ChildWorkflowExecutionError,
			*temporal.NexusOperationError, *temporal.ServerError, *temporal.PanicError, *temporal.TerminatedError:
			return true
		}
	}
	return false
}

// repeatOutcome ends an update as the handler did the first time.
func (r *Run) repeatOutcome(ctx workflow.Context, o engine.Outcome, result any) error {
	switch {
	case o.Err != nil:
		return o.Err
	case o.Kind == engine.Failed:
		return sdk.DecodeFailure(o.Data)
	case o.Kind == engine.Forgotten:
		return outcomeForgotten(ctx, "the update was handled before, and its outcome took too much room to be kept")
	case o.Kind == engine.Abandoned:
		return outcomeForgotten(ctx, "an earlier run of the workflow began to handle the update and ended before its handler did")
	case o.Kind != engine.Succeeded:
		return outcomeForgotten(ctx, "the update was handled before, by a later release of temporalgen")
	case len(o.Data) == 0:
		return nil
	}
	var payloads commonpb.Payloads
	if err := proto.Unmarshal(o.Data, &payloads); err != nil {
		return boundedError(ctx, fmt.Errorf("remembered result of an update: %w", err))
	}
	if err := r.decoder.Decode(ctx, &payloads, result); err != nil {
		return boundedError(ctx, fmt.Errorf("remembered result of an update is of another type: %w", err))
	}
	return nil
}

func outcomeForgotten(ctx workflow.Context, message string) error {
	return temporal.NewNonRetryableApplicationError(message, answer.OutcomeForgotten, markOf(ctx, answer.OutcomeForgotten))
}

// checksum tells messages with one key apart.
func checksum(message any) engine.Checksum {
	// Payloads are no use: the same message may be encrypted differently each time.
	encoded, err := guard.Call("what encodes the message", func() []byte {
		if a, ok := message.(interface{ Arguments() []any }); ok {
			message = a.Arguments()
		}
		encoded, err := json.Marshal(message)
		if err != nil {
			return nil
		}
		return encoded
	})
	if err != nil || encoded == nil {
		return 0
	}
	return engine.NewChecksum(encoded)
}
