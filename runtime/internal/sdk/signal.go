package sdk

import (
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/guard"
)

// SignalChannel returns the channel of a signal name, and nil if nobody can receive such signals: the SDK keeps some
// names for itself, and panics for them.
func SignalChannel(ctx workflow.Context, name string) workflow.ReceiveChannel {
	channel, err := guard.Call("the SDK", func() workflow.ReceiveChannel { return workflow.GetSignalChannel(ctx, name) })
	if err != nil {
		return nil
	}
	return channel
}
