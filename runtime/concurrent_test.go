package runtime_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// For the race detector: one client with one set of options, used from many goroutines.
func TestClientIsSafeForConcurrentUse(t *testing.T) {
	started := &mocks.WorkflowRun{}
	started.On("GetID").Return("workflow")
	started.On("GetRunID").Return("run")
	started.On("Get", mock.Anything, mock.Anything).Return(nil)
	update := &mocks.WorkflowUpdateHandle{}
	update.On("UpdateID").Return("update")
	update.On("Get", mock.Anything, mock.Anything).Return(nil)
	sdk := &mocks.Client{}
	sdk.On("ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(started, nil)
	sdk.On("GetWorkflow", mock.Anything, mock.Anything, mock.Anything).Return(started)
	sdk.On("SignalWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(nil)
	sdk.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(update, nil)

	type handle struct {
		*runtime.WorkflowHandle[string]
	}
	c := runtime.NewClient(sdk, runtime.Contract{}, func(h *runtime.WorkflowHandle[string]) *handle { return &handle{h} },
		[]runtime.ClientOption{runtime.WithStartOptions(runtime.WithTaskQueue("queue"))})
	options := []runtime.StartOption{
		runtime.WithWorkflowID("workflow"),
		func(o *client.StartWorkflowOptions) { o.WorkflowRunTimeout = time.Minute },
	}
	updateOptions := []runtime.UpdateOption{runtime.WithUpdateID("update")}
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			ctx := context.Background()
			h, err := c.Start(ctx, runtime.StartCall{WorkflowType: "type", Args: []any{i}}, options)
			if err == nil {
				err = runtime.Signal(ctx, h.WorkflowHandle, "signal", entry{Name: "name"})
			}
			if err == nil {
				_, err = runtime.Update[int](ctx, h.WorkflowHandle, runtime.UpdateCall{Name: "update", Args: []any{entry{Name: "name"}}}, updateOptions)
			}
			if err == nil {
				_, err = h.Result(ctx)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// For the race detector: the same worker options and observer for many workflows at once.
func TestWorkflowsShareWorkerOptions(t *testing.T) {
	var handled atomic.Int64
	options := runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		if e.Outcome == runtime.Handled {
			handled.Add(1)
		}
	}))
	const workflows, signals = 8, 20
	var wg sync.WaitGroup
	for range workflows {
		wg.Go(func() {
			r := &recorder{until: fmt.Sprint(signals)}
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(options)
			env.RegisterDelayedCallback(func() {
				for i := range signals {
					env.SignalWorkflow([]string{"a", "b"}[i%2], entry{Name: fmt.Sprint(i + 1)})
				}
			}, time.Second)
			execute(env, definition(r,
				runtime.SignalHandler[entry]{Name: "a", Handle: r.handle, Serial: true},
				runtime.SignalHandler[entry]{Name: "b", Handle: r.handle, Serial: true},
			))
			if !slices.Contains(r.trace, "run ends") {
				t.Errorf("workflow ended with %v", env.GetWorkflowError())
			}
		})
	}
	wg.Wait()
	if got := handled.Load(); got != workflows*signals {
		t.Errorf("%d signals observed, want %d", got, workflows*signals)
	}
}
