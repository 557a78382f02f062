// Package kicked has workflows that signals only wake, and one that works for another.
package kicked

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Parent gets signals, and has work done by others, which get none.
func Parent(ctx workflow.Context) error {
	workflow.GetSignalChannel(ctx, "begin").Receive(ctx, nil)
	return workflow.ExecuteChildWorkflow(ctx, Child, 0).Get(ctx, nil) // want `info: signals that have arrived .* \(TG303\)`
}

// Child continues as new, and gets no signals.
func Child(ctx workflow.Context, page int) error {
	if err := workflow.ExecuteActivity(ctx, "work", page).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Child, page+1)
}

// Woken does what there is to do in each run, whether there is a signal or not.
func Woken(ctx workflow.Context) error {
	kicks := workflow.GetSignalChannel(ctx, "kick")
	empty(kicks)
	if err := workflow.ExecuteActivity(ctx, "work").Get(ctx, nil); err != nil {
		return err
	}
	if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		return workflow.NewContinueAsNewError(ctx, Woken)
	}
	if empty(kicks) {
		return workflow.NewContinueAsNewError(ctx, Woken)
	}
	return nil
}

func empty(kicks workflow.ReceiveChannel) (found bool) {
	for kicks.ReceiveAsync(nil) {
		found = true
	}
	return found
}

// Waiting does nothing before there is a signal, so it has to see each.
func Waiting(ctx workflow.Context) error {
	kicks := workflow.GetSignalChannel(ctx, "kick")
	kicks.Receive(ctx, nil)
	empty(kicks)
	if err := workflow.Sleep(ctx, time.Minute); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Waiting) // want `signals that arrive while this workflow blocks are lost when it continues as new: .* \(TG305\)`
}

// Dropping makes an error that goes nowhere, so it loses nothing by that.
func Dropping(ctx workflow.Context) error {
	_ = workflow.NewContinueAsNewError(ctx, Dropping) // want `Dropping does not continue the workflow as new by making this error: .* \(TG306\)`
	workflow.GetSignalChannel(ctx, "finish").Receive(ctx, nil)
	return nil // want `info: signals that have arrived .* \(TG303\)`
}
