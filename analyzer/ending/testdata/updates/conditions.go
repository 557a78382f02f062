package updates

import (
	"time"

	"example.com/store"
	"go.temporal.io/sdk/workflow"
)

// finished is a condition that another function makes.
func finished(ctx workflow.Context) func() bool {
	return func() bool { return workflow.AllHandlersFinished(ctx) }
}

// all waits for what it is given.
func all(ctx workflow.Context, conditions ...func() bool) error {
	return workflow.Await(ctx, func() bool {
		for _, condition := range conditions {
			if !condition() {
				return false
			}
		}
		return true
	})
}

// Made waits for a condition that another function has made.
func Made(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return workflow.Await(ctx, finished(ctx))
}

// Given gives a condition to somebody who waits for it.
func Given(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	if err := all(ctx, finished(ctx)); err != nil {
		return err
	}
	return nil
}

// Called asks a function in a variable.
func Called(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	ended := finished(ctx)
	paid := false
	if err := workflow.Await(ctx, func() bool { return paid && ended() }); err != nil {
		return err
	}
	return nil
}

// Known waits for something else.
func Known(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	paid := false
	isPaid := func() bool { return paid }
	return workflow.Await(ctx, isPaid) // want `the workflow may end while update Pay runs, .* \(TG301\)`
}
