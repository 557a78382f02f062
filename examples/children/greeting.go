package main

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// ComposeGreeting composes a greeting. The other workflows start it as their child.
//
//temporal:workflow queue=children id={ID}
type ComposeGreeting interface {
	// Run waits for the wishes that belong to the greeting, and returns its text.
	//
	//temporal:run
	Run(ctx workflow.Context, in ComposeGreetingInput) (string, error)

	// Wish adds a wish.
	//
	//temporal:signal name=wish
	Wish(ctx workflow.Context, wish string)
}

// Greeting has a child compose a greeting, and waits for it.
//
//temporal:workflow queue=children id={ID}
type Greeting interface {
	// Run returns the child's result.
	//
	//temporal:run
	Run(ctx workflow.Context, in GreetingInput) (string, error)
}

// WarmGreeting sends signals to its child before it waits.
//
//temporal:workflow queue=children id={ID}
type WarmGreeting interface {
	// Run returns the child's result.
	//
	//temporal:run
	Run(ctx workflow.Context, in GreetingInput) (string, error)
}

// Farewell completes while its children are still there.
//
//temporal:workflow queue=children id={ID}
type Farewell interface {
	// Run starts a child with each of the parent close policies, and returns which is which.
	//
	//temporal:run
	Run(ctx workflow.Context, in GreetingInput) (Left, error)
}

// ComposeGreetingInput says what to compose.
type ComposeGreetingInput struct {
	ID       string `validate:"required"` // the workflow ID
	Greeting string
	Name     string
	Wishes   int // how many there will be
}

// GreetingInput says whom to greet.
type GreetingInput struct {
	ID   string `validate:"required"` // the workflow ID, with which those of the children end
	Name string `validate:"required"`
}

// Left are the workflow IDs of children that were left, by what they are to become.
type Left struct {
	Terminated, Cancelled, Abandoned string
}
