package main

import (
	"errors"
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// imports implements Import.
type imports struct {
	in      ImportInput
	batches []Batch
}

func newImport(_ workflow.Context, in ImportInput) (Import, error) {
	i := &imports{in: in}
	for items := range slices.Chunk(in.Items, in.BatchSize) {
		i.batches = append(i.batches, Batch{Items: len(items)})
	}
	return i, nil
}

func (i *imports) Run(ctx workflow.Context, in ImportInput) ([]Batch, error) {
	room := workflow.NewSemaphore(ctx, int64(in.Parallel))
	var saved []workflow.Future
	for items := range slices.Chunk(in.Items, in.BatchSize) {
		if err := room.Acquire(ctx, 1); err != nil {
			return i.batches, err
		}
		number := len(saved)
		saved = append(saved, runtime.Async(ctx, func(ctx workflow.Context) error {
			defer room.Release(1)
			return i.save(ctx, number, items)
		}))
	}
	for _, batch := range saved {
		if err := batch.Get(ctx, nil); err != nil {
			return i.batches, err
		}
	}
	return i.batches, nil
}

// save has a child save a batch. The result has its place, whichever child is the first to end. If the batch fails, the others
// go on; if the import was cancelled, it ends when its children have.
func (i *imports) save(ctx workflow.Context, number int, items []string) error {
	child := StartImportBatchChild(ctx, ImportBatchInput{ImportID: i.in.ImportID, Number: number, Items: items},
		runtime.WithWaitForCancellation())
	batch := &i.batches[number]
	var err error
	if batch.Saved, err = child.Get(ctx); err != nil {
		batch.Error = reason(err)
	}
	return ctx.Err()
}

// reason is what the activity of a child has failed with, without the words of those that pass the error on.
func reason(err error) string {
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return app.Message()
	}
	return err.Error()
}

func (i *imports) Progress() []Batch { return i.batches }

// importBatch implements ImportBatch.
type importBatch struct {
	store StoreActivities
}

func newImportBatch(workflow.Context, ImportBatchInput) (ImportBatch, error) {
	return importBatch{}, nil
}

func (b importBatch) Run(ctx workflow.Context, in ImportBatchInput) (int, error) {
	return b.store.Save(ctx, in.Items)
}
