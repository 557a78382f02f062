package main

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "children",
	Workers: []program.Worker{
		{TaskQueue: GreetingTaskQueue, Register: func(r worker.Registry) {
			RegisterComposeGreeting(r, newComposeGreeting)
			RegisterGreeting(r, newGreeting)
			RegisterWarmGreeting(r, newWarmGreeting)
			RegisterFarewell(r, newFarewell)
		}},
		{TaskQueue: ImportTaskQueue, Register: func(r worker.Registry) {
			RegisterImport(r, newImport)
			RegisterImportBatch(r, newImportBatch)
			RegisterStore(r, store{})
		}},
	},
	Story: story,
}

func story(ctx context.Context, s *program.Stage) error {
	if err := greet(ctx, s); err != nil {
		return err
	}
	if err := sayGoodbye(ctx, s); err != nil {
		return err
	}
	return importItems(ctx, s)
}

// greet plays parents that wait for their child.
func greet(ctx context.Context, s *program.Stage) error {
	greeting, err := NewGreetingClient(s.Client).Start(ctx, GreetingInput{ID: s.ID("greeting"), Name: "World"})
	if err != nil {
		return err
	}
	text, err := greeting.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("A child was executed: %s", text)

	warm, err := NewWarmGreetingClient(s.Client).Start(ctx, GreetingInput{ID: s.ID("warm-greeting"), Name: "Ada"})
	if err != nil {
		return err
	}
	if text, err = warm.Result(ctx); err != nil {
		return err
	}
	s.Say("A child got signals: %s", text)
	return nil
}

// sayGoodbye plays a parent that does not wait, and what becomes of its children.
func sayGoodbye(ctx context.Context, s *program.Stage) error {
	farewell, err := NewFarewellClient(s.Client).Start(ctx, GreetingInput{ID: s.ID("farewell"), Name: "Bob"})
	if err != nil {
		return err
	}
	left, err := farewell.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("The parent of three has completed")

	children := NewComposeGreetingClient(s.Client)
	_, err = children.Handle(left.Terminated).Result(ctx)
	if _, ok := errors.AsType[*temporal.TerminatedError](err); !ok {
		return fmt.Errorf("the first child was not terminated: %w", err)
	}
	s.Say("  one was terminated")
	_, err = children.Handle(left.Cancelled).Result(ctx)
	if !temporal.IsCanceledError(err) {
		return fmt.Errorf("the second child was not cancelled: %w", err)
	}
	s.Say("  one was cancelled")
	abandoned := children.Handle(left.Abandoned)
	if err := abandoned.Wish(ctx, "Come back!"); err != nil {
		return err
	}
	text, err := abandoned.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("  one has gone on: %s", text)
	return nil
}

// importItems plays an import of which one item is bad.
func importItems(ctx context.Context, s *program.Stage) error {
	in := ImportInput{ImportID: s.ID("goods"), BatchSize: 100, Parallel: 2}
	for n := range 350 {
		in.Items = append(in.Items, fmt.Sprintf("item-%d", n))
	}
	in.Items[142] = "bad-142"
	imports, err := NewImportClient(s.Client).Start(ctx, in)
	if err != nil {
		return err
	}
	s.Say("%d items are imported, %d by each child, %d children at a time", len(in.Items), in.BatchSize, in.Parallel)
	batches, err := imports.Result(ctx)
	if err != nil {
		return err
	}
	for n, batch := range batches {
		if batch.Error != "" {
			s.Say("  batch %d has failed: %s", n, batch.Error)
			continue
		}
		s.Say("  batch %d: %d of %d saved", n, batch.Saved, batch.Items)
	}
	return nil
}
