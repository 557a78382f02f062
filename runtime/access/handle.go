package access

import (
	"context"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
)

// A handle is the way from a generated client to the interceptor of its
// SDK client, and to those behind it.
type handle struct {
	client.ActivityHandle
	outbound *outbound
}

// Refuse is for the accesses of messages that are not sent.
func (h *handle) Refuse(ctx context.Context, err error, messages []origin.Message) error {
	var accesses []Access
	for _, m := range messages {
		if m.Kind == runtime.KindStart {
			accesses = append(accesses, startAccesses(m.Name, m.Start, m.Args, nil)...)
			continue
		}
		accesses = append(accesses, Access{
			Message:    runtime.Message{Kind: m.Kind, Name: m.Name},
			WorkflowID: m.WorkflowID, RunID: m.RunID, UpdateID: m.UpdateID, Args: m.Args,
		})
	}
	return h.outbound.send(ctx, func() error {
		if next, ok := h.ActivityHandle.(origin.Refuser); ok {
			return next.Refuse(ctx, err, messages)
		}
		return err
	}, accesses...)
}
