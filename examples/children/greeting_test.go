package main

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

var input = GreetingInput{ID: "g", Name: "World"}

func newGreetings(t *testing.T, newChild func(workflow.Context, ComposeGreetingInput) (ComposeGreeting, error)) (context.Context, *temporaltest.Env) {
	t.Helper()
	env := temporaltest.New(t)
	RegisterComposeGreeting(env, newChild)
	RegisterGreeting(env, newGreeting)
	RegisterWarmGreeting(env, newWarmGreeting)
	RegisterFarewell(env, newFarewell)
	return testserver.Context(t), env
}

func TestParentsReturnTheResultOfTheirChild(t *testing.T) {
	ctx, env := newGreetings(t, newComposeGreeting)
	greeting, err := NewGreetingClient(env.Client()).Start(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := greeting.Result(ctx); text != "Hello, World!" || err != nil {
		t.Errorf("the greeting is %q, %v", text, err)
	}
	warm, err := NewWarmGreetingClient(env.Client()).Start(ctx, GreetingInput{ID: "w", Name: "World"})
	if err != nil {
		t.Fatal(err)
	}
	if text, err := warm.Result(ctx); text != "Hi, World! How are you? Good luck!" || err != nil {
		t.Errorf("the warm greeting is %q, %v", text, err)
	}
	// A child is a workflow as others are: whoever knows its ID can ask it.
	if text, err := NewComposeGreetingClient(env.Client()).Handle("child-of-g").Result(ctx); text != "Hello, World!" || err != nil {
		t.Errorf("the child's result is %q, %v", text, err)
	}
}

// speechless implements ComposeGreeting: it fails.
type speechless struct{ ComposeGreeting }

func (speechless) Run(workflow.Context, ComposeGreetingInput) (string, error) {
	return "", temporal.NewApplicationError("no words", "Speechless")
}

func TestFailureOfTheChildIsThatOfItsParent(t *testing.T) {
	ctx, env := newGreetings(t, func(workflow.Context, ComposeGreetingInput) (ComposeGreeting, error) { return speechless{}, nil })
	greeting, err := NewGreetingClient(env.Client()).Start(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	_, err = greeting.Result(ctx)
	child, isChild := errors.AsType[*temporal.ChildWorkflowExecutionError](err)
	cause, isApp := errors.AsType[*temporal.ApplicationError](err)
	if !errors.Is(err, runtime.ErrFailed) || !isChild || child.WorkflowID() != "child-of-g" || !isApp || cause.Type() != "Speechless" {
		t.Errorf("the parent has failed with %v", err)
	}
}

func TestChildOutlivesItsParentAsThePolicySays(t *testing.T) {
	ctx, env := newGreetings(t, newComposeGreeting)
	farewell, err := NewFarewellClient(env.Client()).Start(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	left, err := farewell.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	children := NewComposeGreetingClient(env.Client())
	_, err = children.Handle(left.Terminated).Result(ctx)
	if _, ok := errors.AsType[*temporal.TerminatedError](err); !ok {
		t.Errorf("the child that is to be terminated: %v", err)
	}
	_, err = children.Handle(left.Cancelled).Result(ctx)
	if _, ok := errors.AsType[*temporal.CanceledError](err); !ok {
		t.Errorf("the child that is to be cancelled: %v", err)
	}
	abandoned := children.Handle(left.Abandoned)
	if err := abandoned.Wish(ctx, "Come back!"); err != nil {
		t.Errorf("the child that is left alone: %v", err)
	}
	if text, err := abandoned.Result(ctx); text != "Goodbye, World! Come back!" || err != nil {
		t.Errorf("the child that is left alone says %q, %v", text, err)
	}
}
