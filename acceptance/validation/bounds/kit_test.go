package bounds

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// newKit starts a forest without a server, and tells what becomes of its messages.
func newKit(t *testing.T) (context.Context, client.Client, *ForestHandle, <-chan runtime.Event) {
	t.Helper()
	ctx, events := testserver.Context(t), make(chan runtime.Event, 1)
	env := temporaltest.New(t, temporaltest.WithWorkerOptions(runtime.WorkerOptions(worker.Options{},
		runtime.WithObserver(func(e runtime.Event) { events <- e }))))
	RegisterForest(env, newForest)
	forest, err := NewForestClient(env.Client(), runtime.WithStartOptions(runtime.WithTaskQueue("forest"))).Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env.Client(), forest, events
}

// TestInvalidMessagesInTheTestKit shows that tests without a server see the same errors.
func TestInvalidMessagesInTheTestKit(t *testing.T) {
	t.Parallel()
	for name, test := range invalidMessages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, c, forest, events := newKit(t)
			update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
				WorkflowID: forest.WorkflowID(), UpdateName: ForestAddUpdate, Args: []any{json.RawMessage(test.message)},
				WaitForStage: client.WorkflowUpdateStageCompleted,
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := update.Get(ctx, nil); err == nil || len(err.Error()) > maxFailure || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the update ended with %.1000v", err)
			}
			if text := (<-events).Err.Error(); len(text) > maxFailure || strings.Contains(text, "example.com") {
				t.Errorf("the observer was told %.1000s", text)
			}
		})
	}
}

// TestUndecodableSignal shows that an error of a decoder is reported as briefly as others.
func TestUndecodableSignal(t *testing.T) {
	t.Parallel()
	ctx, c, forest, events := newKit(t)
	message := json.RawMessage(`{"Planted":"` + strings.Repeat("\x7f", 600_000) + `"}`)
	if err := c.SignalWorkflow(ctx, forest.WorkflowID(), "", ForestPlantSignal, message); err != nil {
		t.Fatal(err)
	}
	e := <-events
	if text := e.Err.Error(); e.Outcome != runtime.OutcomeUndecodable || len(text) > maxFailure || !strings.Contains(text, "parsing time") {
		t.Errorf("the signal is %s: %.1000s", e.Outcome, text)
	}
}
