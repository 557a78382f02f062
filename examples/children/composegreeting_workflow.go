package main

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"
)

// composeGreeting implements ComposeGreeting.
type composeGreeting struct {
	wishes []string
}

func newComposeGreeting(workflow.Context, ComposeGreetingInput) (ComposeGreeting, error) {
	return &composeGreeting{}, nil
}

func (c *composeGreeting) Run(ctx workflow.Context, in ComposeGreetingInput) (string, error) {
	if err := workflow.Await(ctx, func() bool { return len(c.wishes) >= in.Wishes }); err != nil {
		return "", err
	}
	return strings.Join(append([]string{fmt.Sprintf("%s, %s!", in.Greeting, in.Name)}, c.wishes...), " "), nil
}

func (c *composeGreeting) Wish(_ workflow.Context, wish string) { c.wishes = append(c.wishes, wish) }
