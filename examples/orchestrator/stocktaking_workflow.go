package main

import (
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// stocktaking implements Stocktaking.
type stocktaking struct {
	standstill bool     // all have been sent the pause
	paused     []string // workflow IDs
	unreached  []Unreached
	counted    bool
}

func newStocktaking(workflow.Context, StocktakingInput) (Stocktaking, error) {
	return &stocktaking{}, nil
}

func (s *stocktaking) Run(ctx workflow.Context, in StocktakingInput) ([]Unreached, error) {
	self := Pauser{Name: workflow.GetInfo(ctx).WorkflowExecution.ID}
	errs := broadcast(ctx, in.WorkflowIDs, func(ctx workflow.Context, to PausableExternal) error { return to.Pause(ctx, self) })
	for i, err := range errs {
		if err != nil {
			s.unreached = append(s.unreached, Unreached{WorkflowID: in.WorkflowIDs[i], Reason: err.Error()})
			continue
		}
		s.paused = append(s.paused, in.WorkflowIDs[i])
	}
	s.standstill = true

	_, err := runtime.AwaitWithTimeout(ctx, in.Limit, func() bool { return s.counted })
	// The warehouse goes on, whether the stock was counted or not, and also if this workflow is cancelled: signals are sent
	// on a cancelled context as well.
	errs = broadcast(ctx, s.paused, func(ctx workflow.Context, to PausableExternal) error { return to.Resume(ctx, self) })
	for i, err := range errs {
		if err != nil {
			workflow.GetLogger(ctx).Info("Has ended while it was paused", "Workflow", s.paused[i], "Error", err)
		}
	}
	return s.unreached, err
}

func (s *stocktaking) AwaitStandstill(ctx workflow.Context) ([]Unreached, error) {
	err := workflow.Await(ctx, func() bool { return s.standstill })
	return s.unreached, err
}

func (s *stocktaking) Counted(workflow.Context) { s.counted = true }
