// Package races has workflows that receive signals for which a coroutine waits.
package races

import (
	"go.temporal.io/sdk/workflow"
)

type state struct {
	numbers workflow.ReceiveChannel
	sum     int
	full    bool
	closing bool
}

// Handing loses a signal that the coroutine was handed.
func Handing(ctx workflow.Context, sum int) error {
	s := state{sum: sum}
	numbers := workflow.GetSignalChannel(ctx, "number")
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var n int
			numbers.Receive(ctx, &n)
			s.sum += n
		}
	})
	if err := workflow.Await(ctx, func() bool { return s.full }); err != nil {
		return err
	}
	var n int
	for numbers.ReceiveAsync(&n) { // want `warning: a coroutine that waits for this channel may have been handed a signal that is not found here: .* \(TG304\)`
		s.sum += n
	}
	return workflow.NewContinueAsNewError(ctx, Handing, s.sum)
}

// Named gets its channel by the name again.
func Named(ctx workflow.Context, sum int) error {
	s := state{sum: sum}
	workflow.Go(ctx, func(ctx workflow.Context) {
		selector := workflow.NewSelector(ctx)
		selector.AddReceive(workflow.GetSignalChannel(ctx, "number"), func(c workflow.ReceiveChannel, _ bool) {
			c.Receive(ctx, &s.sum)
		})
		for {
			selector.Select(ctx)
		}
	})
	if err := workflow.Await(ctx, func() bool { return s.full }); err != nil {
		return err
	}
	for workflow.GetSignalChannel(ctx, "number").ReceiveAsync(&s.sum) { // want `a coroutine that waits for this channel`
		s.full = true
	}
	return workflow.NewContinueAsNewError(ctx, Named, s.sum)
}

// Field has the channel in a field.
func Field(ctx workflow.Context, sum int) error {
	s := &state{sum: sum}
	s.numbers = workflow.GetSignalChannel(ctx, "number")
	workflow.Go(ctx, s.receive)
	if err := workflow.Await(ctx, func() bool { return s.full }); err != nil {
		return err
	}
	s.drain()
	return workflow.NewContinueAsNewError(ctx, Field, s.sum)
}

func (s *state) receive(ctx workflow.Context) {
	for {
		s.numbers.Receive(ctx, &s.sum)
	}
}

func (s *state) drain() {
	for s.numbers.ReceiveAsync(&s.sum) { // want `a coroutine that waits for this channel`
		s.full = true
	}
}

// Looking waits for the length, and takes the signal itself.
func Looking(ctx workflow.Context, sum int) error {
	s := state{sum: sum}
	numbers := workflow.GetSignalChannel(ctx, "number")
	workflow.Go(ctx, func(ctx workflow.Context) {
		for workflow.Await(ctx, func() bool { return numbers.Len() > 0 }) == nil {
			numbers.ReceiveAsync(&s.sum)
		}
	})
	if err := workflow.Await(ctx, func() bool { return s.full }); err != nil {
		return err
	}
	for numbers.ReceiveAsync(&s.sum) {
		s.full = true
	}
	return workflow.NewContinueAsNewError(ctx, Looking, s.sum)
}

// Other receives another signal in the coroutine.
func Other(ctx workflow.Context, sum int) error {
	s := state{sum: sum}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			workflow.GetSignalChannel(ctx, "close").Receive(ctx, &s.closing)
		}
	})
	if err := workflow.Await(ctx, func() bool { return s.full }); err != nil {
		return err
	}
	for workflow.GetSignalChannel(ctx, "number").ReceiveAsync(&s.sum) {
		s.full = true
	}
	return workflow.NewContinueAsNewError(ctx, Other, s.sum)
}

// Stopping stops its coroutine before.
func Stopping(ctx workflow.Context, sum int) error {
	s := state{sum: sum}
	numbers := workflow.GetSignalChannel(ctx, "number")
	stop := workflow.NewChannel(ctx)
	stopped, settable := workflow.NewFuture(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		selector := workflow.NewSelector(ctx)
		selector.AddReceive(numbers, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &s.sum) })
		selector.AddReceive(stop, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &s.closing) })
		for !s.closing {
			selector.Select(ctx)
		}
		settable.SetValue(nil)
	})
	if err := workflow.Await(ctx, func() bool { return s.full }); err != nil {
		return err
	}
	stop.Send(ctx, true)
	if err := stopped.Get(ctx, nil); err != nil {
		return err
	}
	for numbers.ReceiveAsync(&s.sum) {
		s.full = true
	}
	return workflow.NewContinueAsNewError(ctx, Stopping, s.sum)
}
