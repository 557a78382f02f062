package main

import (
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// audit implements Audit.
type audit struct {
	in      AuditInput
	state   AuditState
	archive ArchiveActivities
}

func newAudit(_ workflow.Context, in AuditInput) (Audit, error) {
	return &audit{in: in, state: in.State}, nil
}

func (a *audit) Run(ctx workflow.Context, _ AuditInput) (Progress, error) {
	for a.state.Progress.Rounds < a.in.Rounds {
		long, err := a.awaitRound(ctx)
		switch {
		case err != nil:
			return Progress{}, err
		case long:
			return Progress{}, ContinueAuditAsNew(a.next)
		}
		receipts, err := a.archive.CheckBatch(ctx, a.state.Progress.Rounds)
		if err != nil {
			return Progress{}, err
		}
		a.state.Progress.Receipts += receipts
		a.state.Progress.Rounds++
		a.state.Due = workflow.Now(ctx).Add(a.in.Pause)
	}
	// The result counts what handlers still look at.
	err := runtime.AwaitHandlers(ctx)
	return a.state.Progress, err
}

// awaitRound waits for the time of the next round. It reports whether the run is long enough instead.
func (a *audit) awaitRound(ctx workflow.Context) (long bool, err error) {
	reached := func() bool { return a.in.Limits.Reached(ctx) }
	if left := a.state.Due.Sub(workflow.Now(ctx)); left > 0 {
		return runtime.AwaitWithTimeout(ctx, left, reached)
	}
	return reached(), nil
}

// next is the input of the next run. It is called when the handlers of this one have finished.
func (a *audit) next() AuditInput {
	next := a.in
	next.State = a.state
	next.State.Progress.Run++
	return next
}

func (a *audit) LookAt(ctx workflow.Context, receipt Receipt) error {
	if err := a.archive.CheckReceipt(ctx, receipt); err != nil {
		return err
	}
	a.state.Progress.Receipts++
	return nil
}

func (a *audit) Progress() Progress { return a.state.Progress }
