// Package orders has workflows that wait for ever, or do not look how it has ended, and others that do not.
package orders

import (
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

type order struct {
	paid, shipped, seen bool
	unread, asked       bool
}

func endless(ctx workflow.Context) error {
	o := new(order)
	signals := workflow.GetSignalChannel(ctx, "s")
	signals.Receive(ctx, nil)                                                  // want `info: workflow.ReceiveChannel.Receive may wait for ever: .* \(TG701\)` `info: workflow.ReceiveChannel.Receive does not end when the workflow is cancelled: .* \(TG704\)`
	if err := workflow.Await(ctx, func() bool { return o.paid }); err != nil { // want `info: workflow.Await may wait for ever: .* \(TG701\)`
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) { signals.Receive(ctx, nil) })
	for !o.paid {
		signals.Receive(ctx, nil) // want `info: workflow.ReceiveChannel.Receive does not end when .* \(TG704\)`
	}
	if _, err := workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.shipped }); err != nil {
		return err
	}
	if o.shipped {
		return nil
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// selects is woken by a cancellation.
func selects(ctx workflow.Context) error {
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(ctx.Done(), func(c workflow.ReceiveChannel, more bool) {})
	selector.Select(ctx)
	return ctx.Err()
}

func register(w worker.Worker) {
	w.RegisterWorkflow(endless)
	w.RegisterWorkflow(selects)
}

func (o *order) ignores(ctx workflow.Context) error {
	approved := false
	workflow.Go(ctx, func(ctx workflow.Context) { approved = true })
	workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return approved })                           // want `warning: nobody looks whether this has ended in time: .* workflow.AwaitWithTimeout, or sleep \(TG703\)`
	if _, err := runtime.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.unread }); err != nil { // want `info: nobody looks whether this has ended in time: .* \(TG703\)`
		return err
	}
	o.unread = true

	received := false
	workflow.Go(ctx, func(ctx workflow.Context) { workflow.GetSignalChannel(ctx, "r").Receive(ctx, &received) })
	isReceived := func() bool { return received }
	workflow.AwaitWithTimeout(ctx, time.Hour, isReceived) // want `warning: nobody looks whether this has ended in time: .* \(TG703\)`

	var name string
	var raw converter.RawValue
	signals := workflow.GetSignalChannel(ctx, "s")
	signals.ReceiveWithTimeout(ctx, time.Hour, &name) // want `info: a signal that cannot be decoded makes this panic, .* \(TG703\)`
	signals.ReceiveWithTimeout(ctx, time.Hour, &raw)
	workflow.NewChannel(ctx).ReceiveWithTimeout(ctx, time.Hour, &name)

	// Somebody looks: at the result, at the same again, or elsewhere.
	if ok, err := workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.asked }); !ok {
		return err
	}
	workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.seen })
	workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.isPaid() })
	workflow.AwaitWithTimeout(ctx, time.Hour, o.isPaid)
	again := false
	workflow.Go(ctx, func(ctx workflow.Context) { again = true })
	workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return again })
	if !again {
		return nil
	}
	return nil
}

func (o *order) isPaid() bool { return o.paid }

func (o *order) look() bool { return o.seen }

var _ = []any{register, (*order).ignores, (*order).look}
