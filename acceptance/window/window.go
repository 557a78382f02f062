package window

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Window processes records in children, of which few run at a time.
//
//temporal:workflow id={ID}
type Window interface {
	// Run starts a child for each record, continues as new after some of them, and returns when all are processed.
	//
	//temporal:run
	Run(ctx workflow.Context, in WindowInput) (Progress, error)

	// Processed says that a record is processed.
	//
	//temporal:signal key={Number} from=workflows
	Processed(ctx workflow.Context, r Report)

	// Progress tells how far it has come.
	//
	//temporal:query
	Progress() Progress
}

// Record processes one record.
//
//temporal:workflow id={Window}-{Number}
type Record interface {
	// Run processes the record, and reports that to the window.
	//
	//temporal:run
	Run(ctx workflow.Context, in RecordInput) error
}

// Processor processes records.
//
//temporal:activities start-to-close=1m
type Processor interface {
	//temporal:activity
	Process(ctx context.Context, number int) error
}

// WindowInput starts a window.
type WindowInput struct {
	ID      string
	Records int
	Size    int // how many children there are at a time
	PerRun  int // how many children a run starts
	// Progress is what earlier runs have done.
	Progress Progress
}

// Progress is how far a window has come.
type Progress struct{ Started, Processed, Run int }

// RecordInput starts a record.
type RecordInput struct {
	Window string
	Number int
}

// A Report says that a record is processed.
type Report struct{ Number int }
