package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// Import saves many items. Each batch of them is a child, so that no history gets long, and a batch that fails can be seen, and
// repeated, by itself.
//
//temporal:workflow queue=imports id=import-{ImportID}
type Import interface {
	// Run saves all batches, a few at a time, and returns what has become of each, in their order.
	//
	//temporal:run
	Run(ctx workflow.Context, in ImportInput) ([]Batch, error)

	// Progress is what has become of each batch so far.
	//
	//temporal:query name=progress
	Progress() []Batch
}

// ImportBatch saves some of the items of an import.
//
//temporal:workflow queue=imports id=import-{ImportID}-{Number}
type ImportBatch interface {
	// Run returns how many items it has saved.
	//
	//temporal:run
	Run(ctx workflow.Context, in ImportBatchInput) (int, error)
}

// Store is where the items go.
//
//temporal:activities prefix=store. start-to-close=30s max-attempts=3 non-retryable=BadItem
type Store interface {
	// Save saves items, also if some of them were saved before, and returns how many there are.
	//
	//temporal:activity
	Save(ctx context.Context, items []string) (int, error)
}

// ImportInput starts an import.
type ImportInput struct {
	ImportID string   `validate:"required"`
	Items    []string `validate:"required,max=10000,dive,required"`
	// BatchSize is how many items a child gets.
	BatchSize int `validate:"min=1,max=1000"`
	// Parallel is how many children there are at a time.
	Parallel int `validate:"min=1,max=100"`
}

// ImportBatchInput starts a batch.
type ImportBatchInput struct {
	ImportID string
	Number   int
	Items    []string
}

// Batch is what has become of a batch.
type Batch struct {
	Items int
	Saved int
	// Error is why the items are not saved. It is empty if they are, or will be.
	Error string
}
