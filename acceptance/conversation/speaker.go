package conversation

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Speaker is a workflow that does what its test says.
//
//temporal:workflow id={ID}
type Speaker interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Lines, error)

	// Hear writes down what somebody says.
	//
	//temporal:signal name=hear external-with-start
	Hear(ctx workflow.Context, text string)

	// Do does what the test says.
	//
	//temporal:signal name=do
	Do(ctx workflow.Context, text string) error

	// Ask does what the test says, and answers.
	//
	//temporal:update name=ask
	Ask(ctx workflow.Context, text string) (string, error)

	//temporal:query name=lines
	Lines() Lines
}

// Input is what a run begins with.
type Input struct {
	ID    string
	Lines Lines // of earlier runs
}

// Lines are what has happened, in order.
type Lines []string
