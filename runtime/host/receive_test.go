package host_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// Signals with names that are made at run time are received, also those that have come before.
func TestReceiveSignals(t *testing.T) {
	r := &recorder{until: "end"}
	var got []string
	var left bool
	r.run = func(ctx workflow.Context, _ *recorder) error {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
		replies := runtime.ReceiveSignals[string](ctx, "reply-1", nil)
		for range 2 {
			text, err := replies.Receive(ctx)
			if err != nil {
				return err
			}
			got = append(got, text)
		}
		come, err := runtime.AwaitWithTimeout(ctx, time.Minute, func() bool { return replies.Len() > 0 })
		if err != nil {
			return err
		}
		if _, received := replies.TryReceive(); come || received {
			t.Error("there is a third one")
		}
		replies.Close()
		_, err = replies.Receive(ctx)
		left = err == nil
		return nil
	}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("reply-1", "early") }, time.Second)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("reply-1", "late") }, 2*time.Minute)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "end"}) }, time.Hour)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
	result(t, env)
	if diff := cmp.Diff([]string{"early", "late"}, got); diff != "" || left {
		t.Errorf("received (-want +got):\n%s", diff)
	}
}

// What is called without waiting counts as a handler.
func TestAsync(t *testing.T) {
	r := &recorder{until: "end"}
	ended := false
	r.run = func(ctx workflow.Context, _ *recorder) error {
		future := runtime.Async(ctx, func(ctx workflow.Context) error {
			defer func() { ended = true }()
			return workflow.Sleep(ctx, time.Minute)
		})
		if future.IsReady() || runtime.HandlersFinished(ctx) {
			t.Error("it has ended already")
		}
		return nil
	}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "end"}) }, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
	result(t, env)
	if !ended {
		t.Error("the workflow has ended before it")
	}
}
