package replaytest_test

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// scenes are what can be in a history, and how it can end.
var scenes = map[string]func(*stage){
	"complete": func(s *stage) {
		s.finish(s.start(input{Do: "complete", Card: "visa-4711"}, client.StartWorkflowOptions{}))
	},
	"fail": func(s *stage) { s.finish(s.start(input{Do: "fail"}, client.StartWorkflowOptions{})) },
	"fail with an activity": func(s *stage) {
		s.finish(s.start(input{Do: "fail with an activity"}, client.StartWorkflowOptions{}))
	},
	"retries": func(s *stage) {
		run := s.start(input{Do: "fail with an activity"}, client.StartWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Millisecond, MaximumAttempts: 2, BackoffCoefficient: 1,
		}})
		s.finish(run)
	},
	"open": func(s *stage) {
		s.start(input{Do: "wait"}, client.StartWorkflowOptions{})
		s.add(1) // it has got that far
	},
	"wait": func(s *stage) {
		run := s.start(input{Do: "wait"}, client.StartWorkflowOptions{})
		s.must(s.sdk.SignalWorkflow(s.ctx, run.GetID(), "", "go", 7))
		s.finish(run)
	},
	"cancelled": func(s *stage) {
		run := s.start(input{Do: "wait"}, client.StartWorkflowOptions{})
		s.add(1)
		s.must(s.sdk.CancelWorkflow(s.ctx, run.GetID(), ""))
		s.finish(run)
	},
	"terminated": func(s *stage) {
		run := s.start(input{Do: "wait"}, client.StartWorkflowOptions{})
		s.add(1)
		s.must(s.sdk.TerminateWorkflow(s.ctx, run.GetID(), "", "enough", "detail"))
		s.finish(run)
	},
	"timed out": func(s *stage) {
		s.finish(s.start(input{Do: "wait"}, client.StartWorkflowOptions{WorkflowRunTimeout: time.Second}))
	},
	"updates": func(s *stage) {
		run := s.start(input{Do: "wait"}, client.StartWorkflowOptions{})
		for _, n := range []int{1, -1, 13, 5} {
			s.add(n)
		}
		s.must(s.sdk.SignalWorkflow(s.ctx, run.GetID(), "", "go", 7))
		s.finish(run)
	},
	"continue": func(s *stage) {
		s.finish(s.start(input{Do: "continue", Card: "visa-4711", Runs: 2}, client.StartWorkflowOptions{}))
	},
	"reset": func(s *stage) {
		run := s.start(input{Do: "wait"}, client.StartWorkflowOptions{})
		s.add(1)
		s.must(s.sdk.SignalWorkflow(s.ctx, run.GetID(), "", "go", 7))
		s.finish(run)
		_, err := s.sdk.ResetWorkflowExecution(s.ctx, &workflowservice.ResetWorkflowExecutionRequest{
			Namespace:                 testserver.Server().Namespace(),
			WorkflowExecution:         &commonpb.WorkflowExecution{WorkflowId: run.GetID(), RunId: run.GetRunID()},
			Reason:                    "to see",
			RequestId:                 run.GetID(),
			WorkflowTaskFinishEventId: 4,
		})
		s.must(err)
		s.finish(s.sdk.GetWorkflow(s.ctx, run.GetID(), ""))
	},
	"not begun": func(s *stage) {
		run, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{ID: s.queue, TaskQueue: s.queue + " of nobody"}, "script", input{})
		s.must(err)
		s.must(s.sdk.TerminateWorkflow(s.ctx, run.GetID(), "", "nobody comes"))
	},
}

// add sends an update and waits until it has been handled, or rejected.
func (s *stage) add(n int) {
	s.Helper()
	handle, err := s.sdk.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
		WorkflowID: s.queue, UpdateName: "add", Args: []any{n}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	s.must(err)
	if err := handle.Get(s.ctx, nil); s.ctx.Err() != nil {
		s.Fatal(err)
	}
}
