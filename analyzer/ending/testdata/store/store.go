// Package store has functions that workflows of other packages call.
package store

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Save saves something, and waits for it.
func Save(ctx workflow.Context) error {
	return workflow.ExecuteActivity(ctx, "save").Get(ctx, nil)
}

// Finish waits for updates.
func Finish(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// Pay is an update.
func Pay(ctx workflow.Context, amount int) error { return workflow.Sleep(ctx, time.Second) }

// Drain receives what has arrived.
func Drain(c workflow.ReceiveChannel) (n int) {
	for c.ReceiveAsync(nil) {
		n++
	}
	return n
}

// Next continues as new.
func Next(ctx workflow.Context) error { return workflow.NewContinueAsNewError(ctx, "next") }
