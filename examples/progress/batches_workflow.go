package main

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// batches implements Batches. All figures are brought up to date with each step, by the workflow's clock.
type batches struct {
	records   RecordsActivities
	in        BatchesInput
	created   time.Time
	pending   []Batch // with the attempt that is the next
	steps     []Step
	spent     time.Duration // on all steps
	dashboard Dashboard
	state     FullState
}

func newBatches(ctx workflow.Context, in BatchesInput) (Batches, error) {
	b := &batches{in: in, created: workflow.Now(ctx), dashboard: Dashboard{Total: in.Batches}}
	for i := range in.Batches {
		b.pending = append(b.pending, Batch{Name: in.Name, Number: i + 1, Attempt: 1})
	}
	b.state = FullState{Status: "running", PendingOperations: in.Batches, Metadata: in.Metadata, LastUpdated: b.created}
	return b, nil
}

func (b *batches) Run(ctx workflow.Context, _ BatchesInput) (Dashboard, error) {
	for len(b.pending) > 0 {
		batch, began := b.pending[0], workflow.Now(ctx)
		b.state.CurrentStage = fmt.Sprintf("batch %d, attempt %d", batch.Number, batch.Attempt)
		err := b.records.ProcessBatch(ctx, batch)
		if temporal.IsCanceledError(err) {
			return b.dashboard, err
		}
		b.step(workflow.Now(ctx), began, batch, err)
	}
	return b.dashboard, nil
}

// step notes what has become of the first of the pending batches.
func (b *batches) step(now, began time.Time, batch Batch, err error) {
	step := Step{Batch: batch}
	b.pending = b.pending[1:]
	switch {
	case err == nil:
		b.dashboard.Processed++
		b.state.CompletedTasks = append(b.state.CompletedTasks, batch.id())
	case batch.Attempt < b.in.Attempts:
		step.Error, step.Retried = message(err), true
		again := batch
		again.Attempt++
		b.pending = append(b.pending, again)
	default:
		step.Error = message(err)
		b.dashboard.Failed++
	}
	if step.Error != "" {
		b.state.Errors = append(b.state.Errors, fmt.Sprintf("%s: %s", batch.id(), step.Error))
	}

	// The average comes from a sum that is kept, so that no step, and no query, goes through all of them.
	b.spent += now.Sub(began)
	b.dashboard.Average = b.spent / time.Duration(len(b.steps)+1)
	b.dashboard.EstimatedEnd = now.Add(b.dashboard.Average * time.Duration(len(b.pending)))
	b.dashboard.Done = len(b.pending) == 0
	b.state.PendingOperations, b.state.LastUpdated = len(b.pending), now
	if b.dashboard.Done {
		b.state.Status, b.state.CurrentStage = "done", ""
	}
	step.Dashboard = b.dashboard
	b.steps = append(b.steps, step)
}

func (b *batches) Dashboard() Dashboard { return b.dashboard }

func (b *batches) Steps(n int) []Step { return b.steps[min(max(n, 0), len(b.steps)):] }

func (b *batches) AwaitSteps(ctx workflow.Context, seen Seen) ([]Step, error) {
	// Without the second condition somebody who has seen all would keep the workflow from completing.
	err := workflow.Await(ctx, func() bool { return len(b.steps) > seen.Steps || b.dashboard.Done })
	return b.Steps(seen.Steps), err
}

func (b *batches) FullState() FullState { return b.state }

func (b *batches) PendingOperations() []Operation {
	operations := []Operation{}
	for _, batch := range b.pending {
		operations = append(operations, Operation{ID: batch.id(), Type: "process_batch", CreatedAt: b.created, RetryCount: batch.Attempt - 1})
	}
	return operations
}

func (b Batch) id() string { return fmt.Sprintf("batch-%d", b.Number) }

// message is what an activity has failed with, without what the SDK says about it.
func message(err error) string {
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return app.Message()
	}
	return err.Error()
}
