package main

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Stocktaking lets a whole warehouse stand still while its stock is counted.
//
//temporal:workflow queue=warehouse id=stocktaking-{Name}
type Stocktaking interface {
	// Run pauses all workflows at once, waits until the stock is counted, and resumes those that it has paused. It
	// returns the workflows that were not there to be paused.
	//
	//temporal:run
	Run(ctx workflow.Context, in StocktakingInput) ([]Unreached, error)

	// AwaitStandstill returns when all workflows have been sent the message, with those that were not there.
	//
	//temporal:update
	AwaitStandstill(ctx workflow.Context) ([]Unreached, error)

	// Counted ends the stocktaking.
	//
	//temporal:signal
	Counted(ctx workflow.Context)
}

// StocktakingInput starts a stocktaking.
type StocktakingInput struct {
	Name string
	// WorkflowIDs are all that have to stand still. They can be of any type that is Pausable.
	WorkflowIDs []string
	// Limit is how long they stand still at most.
	Limit time.Duration `validate:"gt=0"`
}

// Unreached is a workflow to which a signal could not be sent.
type Unreached struct {
	WorkflowID string
	Reason     string
}
