package sdk

import (
	"testing"

	"go.temporal.io/sdk/workflow"
)

// The SDK takes signals with names that nobody can receive.
func TestReservedSignalsHaveNoChannel(t *testing.T) {
	env := newSuite().NewTestWorkflowEnvironment()
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("__temporal_own", nil)
		env.SignalWorkflow("plain", nil)
	}, 0)
	execute(t, env, func(ctx workflow.Context) {
		if p := panicOf(func() { workflow.GetSignalChannel(ctx, "__temporal_own") }); p == nil {
			t.Error("GetSignalChannel no longer panics for a reserved name")
		}
		if c := SignalChannel(ctx, "__temporal_own"); c != nil {
			t.Errorf("there is a channel for a reserved name, with %d signals", c.Len())
		}
		// Workflow streams, which are outside of the SDK's core, receive theirs.
		for _, name := range []string{"plain", "__temporal_workflow_stream_publish"} {
			if SignalChannel(ctx, name) == nil {
				t.Errorf("there is no channel for %s", name)
			}
		}
		if c := SignalChannel(ctx, "plain"); c == nil || c.Len() != 1 {
			t.Error("the channel does not have the signal")
		}
	})
}
