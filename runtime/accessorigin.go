package runtime

import (
	"context"
	"reflect"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
)

// An origin tells the access interceptor what a generated client knows about a call and the
// SDK does not say.
type origin struct {
	contract Contract
	start    *interceptor.ClientExecuteWorkflowInput // of an update with start, in case the SDK hides it
	update   string                                  // whose result is read; otherwise ""
}

type originKey struct{}

func (s *sender) context(ctx context.Context) context.Context {
	return withOrigin(ctx, origin{contract: s.contract})
}

func withOrigin(ctx context.Context, o origin) context.Context {
	return context.WithValue(ctx, originKey{}, &o)
}

func originOf(ctx context.Context) origin {
	if o, ok := ctx.Value(originKey{}).(*origin); ok {
		return *o
	}
	return origin{}
}

type withinKey struct{}

// withinAccess marks what the SDK does as a part of an access, which is none of its own: it
// reads the result of an update that it has sent.
func withinAccess(ctx context.Context) context.Context {
	return context.WithValue(ctx, withinKey{}, true)
}

func isWithinAccess(ctx context.Context) bool { return ctx.Value(withinKey{}) != nil }

// refuse returns the error of messages that are not sent because one is invalid. The access
// interceptors of the SDK's client hear of them all the same, so a sender who may not send
// them gets ErrDenied instead, and both are recorded.
func (s *sender) refuse(ctx context.Context, err error, accesses ...Access) error {
	// The SDK's client does not give away its interceptors, but asks them to make handles.
	// Others, such as mocks, are not asked for what they do not expect.
	if c := reflect.TypeOf(s.sdk); c == nil || c.Kind() != reflect.Pointer || c.Elem().PkgPath() != "go.temporal.io/sdk/internal" {
		return err
	}
	if h, ok := s.sdk.GetActivityHandle(client.GetActivityHandleOptions{}).(*accessHandle); ok {
		return h.refuse(s.context(ctx), err, accesses)
	}
	return err
}

// An accessHandle is the way from a generated client to the access interceptor of its
// SDK client, and to those behind it.
type accessHandle struct {
	client.ActivityHandle
	outbound *accessOutbound
}

func (h *accessHandle) refuse(ctx context.Context, err error, accesses []Access) error {
	return h.outbound.send(ctx, func() error {
		if next, ok := h.ActivityHandle.(*accessHandle); ok {
			return next.refuse(ctx, err, slices.Clone(accesses))
		}
		return err
	}, accesses...)
}
