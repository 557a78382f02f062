package main

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// greeting implements Greeting.
type greeting struct{}

func newGreeting(workflow.Context, GreetingInput) (Greeting, error) { return greeting{}, nil }

func (greeting) Run(ctx workflow.Context, in GreetingInput) (string, error) {
	return StartComposeGreetingChild(ctx, ComposeGreetingInput{ID: "child-of-" + in.ID, Greeting: "Hello", Name: in.Name}).Get(ctx)
}

// warmGreeting implements WarmGreeting.
type warmGreeting struct{}

func newWarmGreeting(workflow.Context, GreetingInput) (WarmGreeting, error) {
	return warmGreeting{}, nil
}

func (warmGreeting) Run(ctx workflow.Context, in GreetingInput) (string, error) {
	wishes := []string{"How are you?", "Good luck!"}
	child := StartComposeGreetingChild(ctx, ComposeGreetingInput{
		ID: "child-of-" + in.ID, Greeting: "Hi", Name: in.Name, Wishes: len(wishes),
	})
	started, err := child.Started(ctx)
	if err != nil {
		return "", err
	}
	workflow.GetLogger(ctx).Info("Started", "Child", started.ID)
	for _, wish := range wishes {
		if err := child.Wish(ctx, wish); err != nil {
			return "", err
		}
	}
	return child.Get(ctx)
}

// farewell implements Farewell.
type farewell struct{}

func newFarewell(workflow.Context, GreetingInput) (Farewell, error) { return farewell{}, nil }

func (farewell) Run(ctx workflow.Context, in GreetingInput) (Left, error) {
	var left Left
	for _, l := range []struct {
		id     *string
		prefix string
		policy enumspb.ParentClosePolicy
	}{
		{&left.Terminated, "terminated-by-", enumspb.PARENT_CLOSE_POLICY_TERMINATE}, // as it is without the option
		{&left.Cancelled, "cancelled-by-", enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL},
		{&left.Abandoned, "left-by-", enumspb.PARENT_CLOSE_POLICY_ABANDON},
	} {
		child := StartComposeGreetingChild(ctx, ComposeGreetingInput{
			ID: l.prefix + in.ID, Greeting: "Goodbye", Name: in.Name, Wishes: 1,
		}, runtime.WithParentClosePolicy(l.policy))
		// A child that has not started when its parent completes never does.
		started, err := child.Started(ctx)
		if err != nil {
			return left, err
		}
		*l.id = started.ID
	}
	return left, nil
}
