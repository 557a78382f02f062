package testserver_test

import (
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// Other tests may keep the processors busy for longer than the SDK allows for.
func TestCodeThatGetsNoProcessorForASecondIsNoDeadlock(t *testing.T) {
	ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	slow := func(workflow.Context) error {
		time.Sleep(1200 * time.Millisecond)
		return nil
	}
	testserver.StartWorker(t, c, name, worker.Options{}, func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(slow, workflow.RegisterOptions{Name: "Slow"})
	})
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: name, TaskQueue: name}, "Slow")
	if err != nil {
		t.Fatal(err)
	}
	history := c.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		if failed := event.GetWorkflowTaskFailedEventAttributes(); failed != nil {
			t.Fatalf("a workflow task failed: %v", failed.GetFailure().GetMessage())
		}
	}
}
