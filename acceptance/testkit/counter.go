package testkit

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Counter adds up numbers.
//
//temporal:workflow queue=testkit id={ID}
type Counter interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (int, error)

	//temporal:signal
	Plus(ctx workflow.Context, a Addition) error
	// Again lets the counter continue as new.
	//
	//temporal:signal
	Again(ctx workflow.Context)
	//temporal:signal
	Finish(ctx workflow.Context)
	// Tell adds the total to another counter.
	//
	//temporal:signal
	Tell(ctx workflow.Context, other Other)

	//temporal:query
	Total() (int, error)
	//temporal:query
	Broken() (int, error)

	//temporal:update id={Key} dedup
	Add(ctx workflow.Context, a Addition) (int, error)
	//temporal:validator for=Add
	ValidateAdd(ctx workflow.Context, a Addition) error
	// Linger does not keep the counter from completing.
	//
	//temporal:update unfinished=abandon
	Linger(ctx workflow.Context, d time.Duration) error
	// Child counts with the help of a child workflow.
	//
	//temporal:update
	Child(ctx workflow.Context, in Input) (int, error)
}

// Arithmetic is what the counter cannot do itself.
//
//temporal:activities start-to-close=10s
type Arithmetic interface {
	//temporal:activity max-attempts=3 initial-interval=10ms
	Double(ctx context.Context, n int) (int, error)
}

// Input starts a counter.
type Input struct {
	ID    string
	Total int
	// Timeout is after what time without an end the counter returns -1; zero is never.
	Timeout time.Duration
	// Fail is the text of an error to fail with at once.
	Fail string
}

// Addition is a number to add.
type Addition struct {
	Key    string
	N      int
	Sleep  time.Duration // before it is added
	After  int           // the total that there has to be before it is added; zero for any
	Double bool          // by an activity
	Fail   string        // the text of an error to return instead
}

// Other is another counter.
type Other struct{ ID string }
