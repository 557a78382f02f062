package main

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// sayHello implements SayHello.
type sayHello struct {
	greeter GreeterActivities
}

func newSayHello(workflow.Context, HelloInput) (SayHello, error) { return sayHello{}, nil }

func (s sayHello) Run(ctx workflow.Context, in HelloInput) (Hellos, error) {
	var started []*runtime.Future[string]
	for _, name := range in.Names {
		started = append(started, s.greeter.StartHello(ctx, name))
	}
	// They end in any order. Each result has the place of its name, whoever is first.
	hellos := Hellos{InOrder: make([]string, len(started))}
	for i, hello := range started {
		var err error
		if hellos.InOrder[i], err = hello.Get(ctx); err != nil {
			return Hellos{}, err
		}
	}
	hellos.Sorted = slices.Sorted(slices.Values(hellos.InOrder))
	return hellos, nil
}

// greetLocally implements GreetLocally.
type greetLocally struct {
	greeter GreeterActivities
}

func newGreetLocally(workflow.Context, LocalInput) (GreetLocally, error) { return greetLocally{}, nil }

func (g greetLocally) Run(ctx workflow.Context, in LocalInput) (string, error) {
	text, err := g.greeter.ComposeLocal(ctx, in.Greeting)
	if err != nil {
		return "", err
	}
	valid, err := g.greeter.CheckLocal(ctx, text)
	if err != nil {
		return "", err
	}
	if !valid {
		return "Invalid result", nil
	}
	return text, nil
}
