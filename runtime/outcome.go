package runtime

import (
	"encoding/json"
	"fmt"
	"reflect"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
)

// outcome returns a function that encodes how an update ended, for when that is needed:
// for a duplicate, or for the next run. A result that could change until then is
// encoded at once.
func (h UpdateHandler[M, R]) outcome(r *run, result R, err error) func() engine.Outcome {
	switch {
	case err != nil:
		return func() engine.Outcome {
			return engine.Outcome{Kind: engine.Failed, Data: encodeFailure(r.ctx, err), Err: err}
		}
	case isNone[R]():
		return nil
	}
	encode := func() engine.Outcome {
		return engine.Outcome{Data: marshal(mustEncode(r.ctx, "remember the result of update "+h.Name, result))}
	}
	if h.fixed {
		return encode
	}
	encoded := encode()
	return func() engine.Outcome { return encoded }
}

// isFixed reports whether values of a type are copied with all that they consist of.
func isFixed(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64:
		return true
	case reflect.Array:
		return isFixed(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isFixed(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return false
}

// repeatOutcome returns an outcome as the handler did.
func repeatOutcome[R any](ctx workflow.Context, decoder workflow.Channel, o engine.Outcome) (R, error) {
	var zero R
	switch {
	case o.Err != nil:
		return zero, o.Err
	case o.Kind == engine.Failed:
		return zero, decodeFailure(o.Data)
	case o.Kind == engine.Forgotten:
		return zero, temporal.NewNonRetryableApplicationError("the update was handled before, and its outcome took too much room to be kept", OutcomeForgottenType, markOf(ctx, OutcomeForgottenType))
	case o.Kind == engine.Abandoned:
		return zero, temporal.NewNonRetryableApplicationError("an earlier run of the workflow began to handle the update and ended before its handler did", OutcomeForgottenType, markOf(ctx, OutcomeForgottenType))
	case o.Kind != engine.Succeeded:
		return zero, temporal.NewNonRetryableApplicationError("the update was handled before, by a later release of temporalgen", OutcomeForgottenType, markOf(ctx, OutcomeForgottenType))
	case len(o.Data) == 0:
		return zero, nil
	}
	var payloads commonpb.Payloads
	if err := proto.Unmarshal(o.Data, &payloads); err != nil {
		return zero, boundedError(ctx, fmt.Errorf("remembered result of an update: %w", err))
	}
	result, err := decodePayloads[R](ctx, decoder, &payloads)
	if err != nil {
		return zero, boundedError(ctx, fmt.Errorf("remembered result of an update is of another type: %w", err))
	}
	return result, nil
}

// checksum tells messages with one key apart.
func checksum(message any) engine.Checksum {
	if a, ok := message.(interface{ Arguments() []any }); ok {
		message = a.Arguments()
	}
	// Payloads are no use: the same message may be encrypted differently each time.
	encoded, err := guard("what encodes the message", func() []byte {
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
