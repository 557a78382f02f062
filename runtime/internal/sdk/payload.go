package sdk

import (
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime/internal/guard"
)

// The SDK has no public way to the data converter of a workflow. Continuing as new
// encodes values with it, and receiving from a channel decodes them. Interceptors that
// look at NewContinueAsNewError see these calls with the workflow type "encode".

// Encode encodes values with the workflow's data converter.
func Encode(ctx workflow.Context, values ...any) (payloads *commonpb.Payloads, err error) {
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

// MustEncode is Encode for what is to be remembered or handed on. An error there fails
// the workflow task, which is then tried again: the converter may need something that is not
// available just now, and what it makes of that must not become part of the memory.
func MustEncode(ctx workflow.Context, what string, values ...any) *commonpb.Payloads {
	payloads, err := Encode(ctx, values...)
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

// A Decoder decodes with a workflow's data converter. It belongs to one run.
type Decoder struct {
	channel workflow.Channel // always left empty
}

// NewDecoder makes a Decoder for the workflow of ctx.
func NewDecoder(ctx workflow.Context) *Decoder {
	return &Decoder{workflow.NewNamedBufferedChannel(ctx, "payload", 1)}
}

// Decode decodes payloads into what target points to. It does nothing if payloads is nil. An error says that the
// payloads are no such value; the SDK has logged it and counted it in the metric
// temporal_corrupted_signals, and target may have been changed. If the converter fails for another reason, which may
// pass, the workflow task fails and is tried again. ctx is that of the coroutine.
func (d *Decoder) Decode(ctx workflow.Context, payloads *commonpb.Payloads, target any) error {
	if payloads == nil {
		return nil
	}
	d.channel.SendAsync(payloads)
	decoded, err := guard.Call("what decodes the payload", func() bool { return d.channel.ReceiveAsync(target) })
	if decoded {
		return nil
	}
	if err != nil {
		// Only its author's code can tell what that was about, such as an UnmarshalJSON method.
		if d.channel.Len() > 0 {
			d.channel.ReceiveAsync(nil)
		}
		return notDecodable(target, err)
	}
	// A channel does not tell why, but a future does. It costs several times as much.
	future, settable := workflow.NewFuture(ctx)
	settable.SetValue(payloads)
	if err = future.Get(ctx, target); err == nil || IsUndecodable(err) {
		return notDecodable(target, err)
	}
	panic(fmt.Errorf("decode %s: %w", typeOf(target), err))
}

// IsUndecodable reports whether an error of a data converter says that a payload is at fault, or does not fit the type
// that it is decoded into: the same payload will never decode.
func IsUndecodable(err error) bool {
	for _, fault := range []error{
		converter.ErrUnableToDecode, converter.ErrUnableToFindConverter,
		converter.ErrMetadataIsNotSet, converter.ErrEncodingIsNotSet, converter.ErrEncodingIsNotSupported,
		converter.ErrTypeIsNotByteSlice, converter.ErrTypeNotImplementProtoMessage, converter.ErrValuePtrMustConcreteType,
	} {
		if errors.Is(err, fault) {
			return true
		}
	}
	return false
}

func notDecodable(target any, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("payload does not decode into %s: %w", typeOf(target), err)
}

// typeOf is the type of what target points to.
func typeOf(target any) string { return strings.TrimPrefix(fmt.Sprintf("%T", target), "*") }

// Marshal encodes a message that the SDK has made, which cannot fail.
func Marshal(m proto.Message) []byte {
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		panic(fmt.Errorf("marshal %T: %w", m, err))
	}
	return encoded
}
