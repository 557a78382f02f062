package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// DataProcessing has an activity that may fail.
//
//temporal:workflow queue=activities id={ID}
type DataProcessing interface {
	// Run returns the processed data, or fails with what the activity has failed with.
	//
	//temporal:run
	Run(ctx workflow.Context, in ProcessingInput) (string, error)
}

// Processor processes data. What fails is tried three times, unless the data is bad.
//
//temporal:activities prefix=processor. start-to-close=10s max-attempts=3 initial-interval=100ms non-retryable=BadData
type Processor interface {
	// ProcessData processes some data.
	//
	//temporal:activity
	ProcessData(ctx context.Context, in ProcessingInput) (string, error)
}

// Types of the errors of ProcessData.
const (
	ProcessingFailedType = "ProcessingFailed" // it may work the next time
	BadDataType          = "BadData"          // it never will; the details have the place of the mistake
)

// ProcessingInput is what to process.
type ProcessingInput struct {
	ID   string `validate:"required"` // the workflow ID
	Data string
	// Fail is how the activity is to fail. It does not if it is empty.
	Fail Failure `validate:"omitempty,oneof=error bad panic"`
}

// Failure is a way to fail.
type Failure string

// The ways to fail.
const (
	FailsWithError   Failure = "error"
	FailsWithBadData Failure = "bad"
	Panics           Failure = "panic"
)
