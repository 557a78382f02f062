// Package endless has workflows that never end.
package endless

import (
	"errors"
	"time"

	"example.com/store"
	"go.temporal.io/sdk/workflow"
)

// Forever receives signals.
func Forever(ctx workflow.Context) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for {
		numbers.Receive(ctx, nil) // want `warning: this loop goes on until the history is too long, .* \(TG310\)`
	}
}

// UntilCancelled ends when it is cancelled.
func UntilCancelled(ctx workflow.Context) error {
	for {
		if err := workflow.Sleep(ctx, time.Hour); err != nil { // want `this loop goes on`
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// Ending ends when it is told to.
func Ending(ctx workflow.Context) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for {
		var n int
		numbers.Receive(ctx, &n)
		if n == 0 {
			return nil // want `info: .* are lost when the workflow ends: .* \(TG303\)`
		}
	}
}

// EndingWithError ends with an error of its own.
func EndingWithError(ctx workflow.Context) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for {
		var n int
		numbers.Receive(ctx, &n)
		if err := check(n); err != nil {
			return err
		}
	}
}

func check(n int) error {
	if n == 0 {
		return errors.New("end")
	}
	return nil
}

// Continuing continues as new.
func Continuing(ctx workflow.Context) error {
	for {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return workflow.NewContinueAsNewError(ctx, Continuing)
		}
	}
}

// Coroutines may go on as long as their workflow does.
func Coroutines(ctx workflow.Context) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			workflow.GetSignalChannel(ctx, "number").Receive(ctx, nil)
		}
	})
	return store.Save(ctx)
}

// Waiting waits for ever, once.
func Waiting(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return false })
}
