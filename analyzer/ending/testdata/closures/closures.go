// Package closures has workflows that wait, and look at channels, by way of functions in variables.
package closures

import (
	"time"

	"example.com/store"
	"go.temporal.io/sdk/workflow"
)

// Waits waits for handlers.
func Waits(ctx workflow.Context) error {
	wait := func() error {
		return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	}
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	if err := wait(); err != nil {
		return err
	}
	return nil
}

// WaitsShared does so with a function that another one has as well.
func WaitsShared(ctx workflow.Context) error {
	wait := func() error {
		return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	}
	again := func() error { return wait() }
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return again()
	}
	if err := wait(); err != nil {
		return err
	}
	return nil
}

// Drains receives what is there.
func Drains(ctx workflow.Context) error {
	ch := workflow.GetSignalChannel(ctx, "s")
	drain := func() {
		for ch.ReceiveAsync(nil) {
		}
	}
	for ch.ReceiveAsync(nil) {
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	drain()
	return workflow.NewContinueAsNewError(ctx, Drains)
}

// Sleeps does not wait for handlers.
func Sleeps(ctx workflow.Context) error {
	sleep := func() error { return workflow.Sleep(ctx, time.Hour) }
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := sleep(); err != nil {
		return err
	}
	return nil // want `the workflow may end while update Pay runs, .* \(TG301\)`
}
