// Package conditions has conditions that do more than look, and others that do not.
package conditions

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

type order struct {
	paid  bool
	due   time.Time
	tries int
	seen  map[string]bool
}

func (o *order) run(ctx workflow.Context) error {
	ch := workflow.GetSignalChannel(ctx, "s")
	if err := workflow.Await(ctx, func() bool {
		ch.Receive(ctx, nil) // want `condition calls workflow.ReceiveChannel.Receive: a condition only looks: .* must not wait \(TG702\)`
		return true
	}); err != nil {
		return err
	}
	if err := workflow.Await(ctx, func() bool {
		workflow.ExecuteActivity(ctx, "poll")          // want `condition calls workflow.ExecuteActivity: .* every time \(TG702\)`
		return workflow.Sleep(ctx, time.Second) == nil // want `condition calls workflow.Sleep: .* \(TG702\)`
	}); err != nil {
		return err
	}
	if _, err := workflow.AwaitWithTimeout(ctx, time.Hour, func() bool {
		o.tries++            // want `warning: condition changes o.tries: .* \(TG702\)`
		o.seen["a"] = o.paid // want `warning: condition changes o.seen: .* \(TG702\)`
		return o.paid
	}); err != nil {
		return err
	}
	if _, err := runtime.AwaitWithTimeout(ctx, time.Hour, o.waited); err != nil {
		return err
	}

	// These only look.
	var message string
	var received, done bool
	for _, condition := range []func() bool{nil} {
		_ = workflow.Await(ctx, condition)
	}
	_ = workflow.Await(ctx, func() bool { return o.paid && workflow.AllHandlersFinished(ctx) })
	_ = workflow.Await(ctx, func() bool { return ch.Len() > 0 })
	_ = workflow.Await(ctx, func() bool {
		received = ch.ReceiveAsync(&message)
		return received
	})
	_ = workflow.Await(ctx, func() bool {
		done = o.paid
		local := 0
		local++
		return done || local > 1
	})
	_ = workflow.Await(ctx, func() bool {
		return o.paid || time.Now().After(o.due) // want `warning: condition calls time.Now: nothing calls a condition when a time has come, and in a replay it is another time: use workflow.AwaitWithTimeout \(TG702\)`
	})
	_ = workflow.Await(ctx, o.isLate)
	return workflow.Await(ctx, o.isPaid)
}

func (o *order) isLate() bool { return elapsed(o.due) > 0 } // want `warning: condition isLate calls conditions.elapsed, which calls time.Since: .* \(TG702\)`

func elapsed(since time.Time) time.Duration { return time.Since(since) }

func (o *order) isPaid() bool { return o.paid }

func (o *order) waited() bool {
	o.tries++ // want `warning: condition waited changes o.tries: .* \(TG702\)`
	return o.paid
}

var _ = (*order).run
