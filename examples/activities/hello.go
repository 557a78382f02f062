package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// SayHello greets many at the same time.
//
//temporal:workflow queue=activities id={ID}
type SayHello interface {
	// Run returns a greeting for each name, in the order of the names and sorted.
	//
	//temporal:run
	Run(ctx workflow.Context, in HelloInput) (Hellos, error)
}

// GreetLocally greets without a task for another worker.
//
//temporal:workflow queue=activities id={ID}
type GreetLocally interface {
	// Run composes a greeting, and looks whether there is something in it.
	//
	//temporal:run
	Run(ctx workflow.Context, in LocalInput) (string, error)
}

// Greeter greets.
//
//temporal:activities prefix=greeter. start-to-close=10s
type Greeter interface {
	// Hello greets somebody.
	//
	//temporal:activity
	Hello(ctx context.Context, name string) (string, error)

	// Compose composes a greeting. It is quick and calls nobody, so it can be a local activity.
	//
	//temporal:activity local
	Compose(ctx context.Context, g Greeting) (string, error)

	// Check reports whether there is something in a text.
	//
	//temporal:activity local start-to-close=5s
	Check(ctx context.Context, text string) (bool, error)
}

// HelloInput says whom to greet.
type HelloInput struct {
	ID    string   `validate:"required"` // the workflow ID
	Names []string `validate:"max=100"`
}

// Hellos are greetings.
type Hellos struct {
	InOrder []string // of the names
	Sorted  []string
}

// LocalInput says whom to greet, and how.
type LocalInput struct {
	ID       string `validate:"required"` // the workflow ID
	Greeting Greeting
}

// Greeting is to be composed.
type Greeting struct {
	Greeting string
	Name     string
}
