package runtime

import (
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// The SDK has no public way to the data converter of a workflow. Continuing as new
// encodes values with it, and receiving from a channel decodes them. Interceptors that
// look at NewContinueAsNewError see these calls with the workflow type "encode".

// encodePayloads encodes values with the workflow's data converter.
func encodePayloads(ctx workflow.Context, values ...any) (payloads *commonpb.Payloads, err error) {
	defer func() {
		// NewContinueAsNewError panics with an error if a value cannot be encoded.
		if p := recover(); p != nil {
			failed, ok := p.(error)
			if !ok {
				panic(p)
			}
			err = fmt.Errorf("encode %s: %w", typesOf(values), failed)
		}
	}()
	var encoded *workflow.ContinueAsNewError
	if err := workflow.NewContinueAsNewError(ctx, "encode", values...); !errors.As(err, &encoded) {
		return nil, fmt.Errorf("encode %s: %w", typesOf(values), err)
	}
	return encoded.Input, nil
}

// mustEncode is encodePayloads for what is to be remembered or handed on. An error there fails
// the workflow task, which is then tried again: the converter may need something that is not
// available just now, and what it makes of that must not become part of the memory.
func mustEncode(ctx workflow.Context, what string, values ...any) *commonpb.Payloads {
	payloads, err := encodePayloads(ctx, values...)
	if err != nil {
		panic(fmt.Errorf("%s: %w", what, err))
	}
	return payloads
}

func typesOf(values []any) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = fmt.Sprintf("%T", v)
	}
	return strings.Join(names, ", ")
}

// newDecoder makes what decodePayloads needs, which is always left empty.
func newDecoder(ctx workflow.Context) workflow.Channel {
	return workflow.NewNamedBufferedChannel(ctx, "payload", 1)
}

// decodePayloads decodes a value with the workflow's data converter. An error says that the
// payloads are no such value; the SDK has logged it and counted it in the metric
// temporal_corrupted_signals. If the converter fails for another reason, which may pass, the
// workflow task fails and is tried again. ctx is that of the coroutine.
func decodePayloads[T any](ctx workflow.Context, decoder workflow.Channel, payloads *commonpb.Payloads) (T, error) {
	var value T
	if isNone[T]() || payloads == nil {
		return value, nil
	}
	decoder.SendAsync(payloads)
	decoded, err := guard("what decodes the payload", func() bool { return decoder.ReceiveAsync(&value) })
	if decoded {
		return value, nil
	}
	if err != nil {
		// Only its author's code can tell what that was about, such as an UnmarshalJSON method.
		if decoder.Len() > 0 {
			decoder.ReceiveAsync(nil)
		}
		var zero T
		return zero, fmt.Errorf("payload does not decode into %T: %w", zero, err)
	}
	// A channel does not tell why, but a future does. It costs several times as much.
	future, settable := workflow.NewFuture(ctx)
	settable.SetValue(payloads)
	err = future.Get(ctx, &value)
	if err == nil {
		return value, nil
	}
	for _, fault := range []error{
		converter.ErrUnableToDecode, converter.ErrEncodingIsNotSet,
		converter.ErrEncodingIsNotSupported, converter.ErrUnableToFindConverter,
	} {
		if errors.Is(err, fault) {
			var zero T
			return zero, fmt.Errorf("payload does not decode into %T: %w", zero, err)
		}
	}
	panic(fmt.Errorf("decode %T: %w", value, err))
}

// marshal encodes a message that the SDK has made, which cannot fail.
func marshal(m proto.Message) []byte {
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		panic(fmt.Errorf("marshal %T: %w", m, err))
	}
	return encoded
}
