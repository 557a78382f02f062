package backlog

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// What a run has begun with is part of its history, but none of what makes it long: here it begins with more
// than the limit at which it continues as new.
func TestMemoryAtItsLimitDoesNotMakeRunsThatDoNothing(t *testing.T) {
	t.Parallel()
	const updates, result, minutes = 120, 8 << 10, 100
	limits := runtime.ContinueAsNewLimits{Bytes: 512 << 10}
	ctx, c := testserver.Context(t), testserver.Client()
	idler := func(ctx workflow.Context, run int) (int, error) {
		return host.Run(ctx, host.Workflow[*int]{
			New: func(workflow.Context) (*int, error) { return new(int), nil },
			Handlers: func(handled *int) []host.Handler {
				return []host.Handler{&host.UpdateHandler[int, string]{
					Name: "fill", Dedup: true,
					Handle: func(workflow.Context, int) (string, error) {
						*handled++
						return strings.Repeat("x", result), nil
					},
				}}
			},
		}, func(ctx workflow.Context, handled *int) (int, error) {
			if run == 0 {
				if err := workflow.Await(ctx, func() bool { return *handled == updates }); err != nil {
					return 0, err
				}
			}
			for range minutes {
				if run == 0 || limits.Reached(ctx) {
					return 0, host.ContinueAsNew("Idler", func() []any { return []any{run + 1} })
				}
				if err := workflow.Sleep(ctx, time.Millisecond); err != nil {
					return 0, err
				}
			}
			return run, nil
		})
	}
	testserver.StartWorker(t, c, t.Name(), runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(idler, workflow.RegisterOptions{Name: "Idler"})
	})
	started, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: t.Name(), TaskQueue: t.Name()}, "Idler", 0)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for sender := range 4 {
		wg.Go(func() {
			for i := range updates / 4 {
				_, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
					WorkflowID: t.Name(), UpdateID: fmt.Sprint(sender, "-", i), UpdateName: "fill", Args: []any{i},
					WaitForStage: client.WorkflowUpdateStageCompleted,
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	var runs int
	if err := started.Get(ctx, &runs); err != nil {
		t.Fatal(err)
	}
	if runs != 1 {
		t.Errorf("the workflow continued as new %d times, want once", runs)
	}
}
