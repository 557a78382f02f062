package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

// Batches processes a number of batches, one after the other. One that fails is tried again after the others.
//
//temporal:workflow queue=progress id=batches-{Name}
type Batches interface {
	// Run processes all batches. Those that fail do not keep it from completing.
	//
	//temporal:run
	Run(ctx workflow.Context, in BatchesInput) (Dashboard, error)

	// Dashboard is what a dashboard shows, as of now.
	//
	//temporal:query name=get_dashboard_data
	Dashboard() Dashboard

	// Steps are those that came after the first n, with what the dashboard has shown then. Unlike AwaitSteps it works when all
	// is over.
	//
	//temporal:query name=get_steps
	Steps(n int) []Step

	// AwaitSteps returns when there are steps that the caller has not seen, or when there will be none.
	//
	//temporal:update name=wait_for_steps
	AwaitSteps(ctx workflow.Context, seen Seen) ([]Step, error)

	// FullState is everything there is to know, for those who look for a mistake.
	//
	//temporal:query name=get_full_state
	FullState() FullState

	// PendingOperations lists what is still to be done, in the order in which it will be.
	//
	//temporal:query name=get_pending_operations
	PendingOperations() []Operation
}

// Records is where the batches are.
//
//temporal:activities start-to-close=10m
type Records interface {
	// ProcessBatch processes one batch. It is tried once: the workflow knows of no attempts but those that it makes itself, and
	// shows them.
	//
	//temporal:activity name=process_batch max-attempts=1
	ProcessBatch(ctx context.Context, b Batch) error
}

// BatchesInput starts the processing of batches.
type BatchesInput struct {
	Name     string
	Batches  int `validate:"gte=1,lte=500"`
	Attempts int `validate:"gte=1,lte=3"` // for each batch
	// Metadata is for those who look for a mistake.
	Metadata map[string]string
}

// Batch is what is processed at a time.
type Batch struct {
	Name    string
	Number  int // the first one is 1
	Attempt int // the first one is 1
}

// Dashboard is the state at one moment.
type Dashboard struct {
	Total     int // batches
	Processed int
	Failed    int           // for good
	Average   time.Duration // of an attempt
	// EstimatedEnd is when all will be done, if no more attempts fail and each takes the average. It is zero before the first
	// step; after the last one it is when that was done.
	EstimatedEnd time.Time
	Done         bool
}

// Step is what has become of one attempt.
type Step struct {
	Batch     Batch
	Error     string // "" if it was processed
	Retried   bool   // if it failed, it will be tried again
	Dashboard Dashboard
}

// Seen is how many steps a caller has seen.
type Seen struct {
	Steps int `validate:"gte=0"`
}

// FullState is everything there is to know.
type FullState struct {
	Status            string
	CurrentStage      string
	PendingOperations int
	CompletedTasks    []string
	Errors            []string
	Metadata          map[string]string
	LastUpdated       time.Time
}

// Operation is something that is still to be done.
type Operation struct {
	ID         string
	Type       string
	CreatedAt  time.Time
	RetryCount int
}
