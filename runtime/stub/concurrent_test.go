package stub

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"

	"github.com/temporalgen/temporalgen/runtime"
)

type typedHandle struct{ WorkflowHandle }

// For the race detector: one client with one set of options, used from many goroutines.
func TestClientIsSafeForConcurrentUse(t *testing.T) {
	started := &mocks.WorkflowRun{}
	started.On("GetID").Return("workflow")
	started.On("GetRunID").Return("run")
	started.On("GetFirstExecutionRunID").Return("run")
	started.On("Get", mock.Anything, mock.Anything).Return(nil)
	update := &mocks.WorkflowUpdateHandle{}
	update.On("UpdateID").Return("update")
	update.On("Get", mock.Anything, mock.Anything).Return(nil)
	sdk := &mocks.Client{}
	sdk.On("ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(started, nil)
	sdk.On("GetWorkflow", mock.Anything, mock.Anything, mock.Anything).Return(started)
	sdk.On("SignalWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(nil)
	sdk.On("UpdateWorkflow", mock.Anything, mock.Anything).Return(update, nil)

	c := NewClient(sdk, runtime.Contract{},
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
			h, err := Start[typedHandle](ctx, c, StartCall{WorkflowType: "type", Args: []any{i}}, options)
			if err == nil {
				err = Signal(ctx, &h.WorkflowHandle, "signal", "message")
			}
			if err == nil {
				_, err = Update[int](ctx, &h.WorkflowHandle, UpdateCall{Name: "update", Args: []any{"message"}}, updateOptions)
			}
			if err == nil {
				_, err = Result[string](ctx, &h.WorkflowHandle)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
