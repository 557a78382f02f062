// Package origin tells the interceptor for access what a generated client knows about a call and the SDK does not say.
package origin

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// An Origin is what a generated client knows about a call. The zero value stands for others' calls.
type Origin struct {
	Contract runtime.Contract
	Start    *interceptor.ClientExecuteWorkflowInput // of an update with start, in case the SDK hides it
	Update   string                                  // whose result is read; otherwise ""
}

type originKey struct{}

// With returns a context for a call of the SDK's client.
func With(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, &o)
}

// Of returns the origin of a call.
func Of(ctx context.Context) Origin {
	if o, ok := ctx.Value(originKey{}).(*Origin); ok {
		return *o
	}
	return Origin{}
}

type partKey struct{}

// WithPart marks what the SDK does as a part of an access, which is none of its own: it
// reads the result of an update that it has sent.
func WithPart(ctx context.Context) context.Context {
	return context.WithValue(ctx, partKey{}, true)
}

// IsPart reports whether a call is a part of another access.
func IsPart(ctx context.Context) bool { return ctx.Value(partKey{}) != nil }

// A Message is one that a generated client does not send, since it or another one is invalid.
type Message struct {
	Kind       runtime.MessageKind
	Name       string
	WorkflowID string
	RunID      string
	UpdateID   string
	Args       []any
	Start      *client.StartWorkflowOptions // of a start
}

// A Refuser hears of messages that are not sent, and returns the error for their sender.
type Refuser interface {
	Refuse(ctx context.Context, err error, messages []Message) error
}

// Refuse returns the error of messages that are not sent because one is invalid. The access
// interceptors of the SDK's client hear of them all the same, so a sender who may not send
// them gets runtime.ErrDenied instead, and both are recorded.
func Refuse(ctx context.Context, c client.Client, err error, messages ...Message) error {
	// The SDK's client does not give away its interceptors, but asks them to make handles.
	// Others, such as mocks, are not asked for what they do not expect.
	if !sdk.IsClient(c) {
		return err
	}
	if r, ok := c.GetActivityHandle(client.GetActivityHandleOptions{}).(Refuser); ok {
		return r.Refuse(ctx, err, messages)
	}
	return err
}
