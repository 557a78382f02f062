package main

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "progress",
	Workers: []program.Worker{{TaskQueue: MigrationTaskQueue, Register: func(r worker.Registry) {
		RegisterMigration(r, newMigration)
		RegisterDatabase(r, standIn{})
		RegisterProcessing(r, newProcessing)
		RegisterWarehouse(r, standIn{})
		RegisterBatches(r, newBatches)
		RegisterRecords(r, standIn{})
	}}},
	Story: story,
}

// story watches an order, a migration and some batches. Nobody asks twice for the same thing. It tells no times, which are
// different each time.
func story(ctx context.Context, s *program.Stage) error {
	if err := watchOrder(ctx, s); err != nil {
		return err
	}
	if err := watchMigration(ctx, s); err != nil {
		return err
	}
	return watchBatches(ctx, s)
}

// watchOrder starts the processing of an order and waits for its shipment, in one request. Queries answer also afterwards.
func watchOrder(ctx context.Context, s *program.Stage) error {
	in := ProcessingInput{OrderID: s.ID("order-7"), Items: []string{"laptop", "mouse", "cable"}}
	progress, order, err := NewProcessingClient(s.Client).WithStart(in).AwaitStatus(ctx, WantedStatus{OrderShipped})
	if err != nil {
		return err
	}
	s.Say("%s is %s", order.WorkflowID(), progress.Status)
	result, err := order.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("%s", result)
	if progress, err = order.Progress(ctx); err != nil {
		return err
	}
	remaining, err := order.ItemsRemaining(ctx)
	if err != nil {
		return err
	}
	s.Say("  %d of %d items, %d%%, %d remaining: %s", progress.ItemsProcessed, progress.TotalItems, progress.Percent, remaining, progress.CurrentStep)
	return nil
}

// watchMigration waits until half of a migration is done, and then for its end.
func watchMigration(ctx context.Context, s *program.Stage) error {
	in := Input{Name: s.ID("spring"), Tables: []Table{{Name: "users", Rows: 25}, {Name: "orders", Rows: 50}, {Name: "items", Rows: 25}}}
	half, migration, err := NewMigrationClient(s.Client).WithStart(in).AwaitPercent(ctx, Goal{50})
	if err != nil {
		return err
	}
	s.Say("\n%s has copied more than half: %d%%", migration.WorkflowID(), half.Percent)
	all, err := migration.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("%s has copied all: %d rows of %d tables", migration.WorkflowID(), all.Rows, len(all.Tables))
	return nil
}

// watchBatches shows a dashboard of batches, one of which needs another attempt, and one of which never succeeds.
func watchBatches(ctx context.Context, s *program.Stage) error {
	in := BatchesInput{Name: s.ID("nightly"), Batches: 5, Attempts: 2, Metadata: map[string]string{"requested by": "ann"}}
	batches, err := NewBatchesClient(s.Client).Start(ctx, in)
	if err != nil {
		return err
	}
	s.Say("\n%s", batches.WorkflowID())
	if err := watch(ctx, s, batches); err != nil {
		return err
	}
	state, err := batches.FullState(ctx)
	if err != nil {
		return err
	}
	s.Say("It is %s, requested by %s, with %d operations pending, and had %d errors", state.Status, state.Metadata["requested by"],
		state.PendingOperations, len(state.Errors))
	return nil
}

// watch says a line for each step of the batches, as soon as it is there.
func watch(ctx context.Context, s *program.Stage, batches *BatchesHandle) error {
	for seen := 0; ; {
		steps, err := batches.AwaitSteps(ctx, Seen{seen})
		closed := errors.Is(err, runtime.ErrWorkflowClosed)
		if closed {
			// The last steps were done before anybody could wait for them. A query has them still.
			steps, err = batches.Steps(ctx, seen)
		}
		if err != nil {
			return err
		}
		for _, step := range steps {
			d := step.Dashboard
			s.Say("  %s: processed %d of %d, failed %d", step, d.Processed, d.Total, d.Failed)
			closed = closed || d.Done
		}
		if closed {
			return nil
		}
		seen += len(steps)
	}
}

// String says what has become of an attempt.
func (s Step) String() string {
	switch {
	case s.Retried:
		return fmt.Sprintf("batch %d will be tried again (%s)", s.Batch.Number, s.Error)
	case s.Error != "":
		return fmt.Sprintf("batch %d has failed (%s)", s.Batch.Number, s.Error)
	}
	return fmt.Sprintf("batch %d", s.Batch.Number)
}
