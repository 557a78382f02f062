// Package drains has workflows that continue as new, and lose signals.
package drains

import (
	"errors"
	"time"

	"example.com/store"
	"go.temporal.io/sdk/workflow"
)

// Loop continues after a number of signals, and loses the next ones.
func Loop(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		var n int
		numbers.Receive(ctx, &n)
		sum += n
	}
	return workflow.NewContinueAsNewError(ctx, Loop, sum) // want `signals that have arrived and were not received are lost when the workflow continues as new: .* \(TG303\)`
}

type counter struct {
	numbers workflow.ReceiveChannel
	sum     int
}

// Method has its loop and its end in methods.
func Method(ctx workflow.Context, sum int) error {
	c := &counter{workflow.GetSignalChannel(ctx, "number"), sum}
	c.count(ctx)
	return c.next(ctx)
}

func (c *counter) count(ctx workflow.Context) {
	s := workflow.NewSelector(ctx)
	s.AddReceive(c.numbers, func(numbers workflow.ReceiveChannel, _ bool) {
		var n int
		numbers.Receive(ctx, &n)
		c.sum += n
	})
	for range 100 {
		s.Select(ctx)
	}
}

func (c *counter) next(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, Method, c.sum) // want `are lost when the workflow continues as new`
}

// Drained receives what is there.
func Drained(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	var n int
	for range 100 {
		numbers.Receive(ctx, &n)
		sum += n
	}
	for numbers.ReceiveAsync(&n) {
		sum += n
	}
	return workflow.NewContinueAsNewError(ctx, Drained, sum)
}

// DrainedElsewhere calls another package for it.
func DrainedElsewhere(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	numbers.Receive(ctx, &sum)
	sum += store.Drain(numbers)
	return workflow.NewContinueAsNewError(ctx, DrainedElsewhere, sum)
}

// Pending continues when nothing is there.
func Pending(ctx workflow.Context, sum int) error {
	s := workflow.NewSelector(ctx)
	s.AddReceive(workflow.GetSignalChannel(ctx, "number"), func(numbers workflow.ReceiveChannel, _ bool) {
		var n int
		numbers.Receive(ctx, &n)
		sum += n
	})
	for s.HasPending() || !workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		s.Select(ctx)
	}
	return workflow.NewContinueAsNewError(ctx, Pending, sum)
}

// Empty waits until nothing is there.
func Empty(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		numbers.Receive(ctx, &sum)
	}
	if err := workflow.Await(ctx, func() bool { return numbers.Len() == 0 }); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Empty, sum)
}

// Polling looks for signals in each round.
func Polling(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
		for numbers.ReceiveAsync(&sum) {
			sum++
		}
	}
	return workflow.NewContinueAsNewError(ctx, Polling, sum)
}

// Silent has no signals.
func Silent(ctx workflow.Context, n int) error {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Silent, n+1)
}

// Late blocks after it has received what was there.
func Late(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for numbers.ReceiveAsync(&sum) {
		sum++
	}
	if err := store.Save(ctx); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Late, sum) // want `signals that arrive while this workflow blocks are lost when it continues as new: .* \(TG305\)`
}

// Waiting waits for updates after it has received what was there.
func Waiting(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		numbers.Receive(ctx, &sum)
	}
	store.Drain(numbers)
	if err := store.Finish(ctx); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Waiting, sum) // want `signals that arrive while this workflow blocks are lost`
}

// PollingFirst looks for signals before it works, in each round.
func PollingFirst(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		for numbers.ReceiveAsync(&sum) {
			sum++
		}
		if err := store.Save(ctx); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, PollingFirst, sum) // want `signals that arrive while this workflow blocks are lost`
}

// Both waits until there are neither updates nor signals.
func Both(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for {
		for numbers.ReceiveAsync(&sum) {
			sum++
		}
		if err := store.Finish(ctx); err != nil {
			return err
		}
		if numbers.Len() == 0 {
			return workflow.NewContinueAsNewError(ctx, Both, sum)
		}
	}
}

// A Drainer receives signals in a way that is not known.
type Drainer interface {
	Drain(ctx workflow.Context) error
}

// Opaque lets somebody else receive signals.
func Opaque(ctx workflow.Context, d Drainer) error {
	workflow.GetSignalChannel(ctx, "number").Receive(ctx, nil)
	if err := d.Drain(ctx); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, "Opaque")
}

// Ending ends, and loses the signals that have come meanwhile.
func Ending(ctx workflow.Context, sum int) (int, error) {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		numbers.Receive(ctx, &sum)
	}
	if sum < 0 {
		return 0, errors.New("negative")
	}
	return sum, nil // want `^info: signals that have arrived and were not received are lost when the workflow ends: receive them before, with ReceiveAsync \(TG303\)$`
}

// EndingDrained receives what is there.
func EndingDrained(ctx workflow.Context, sum int) (int, error) {
	numbers := workflow.GetSignalChannel(ctx, "number")
	for range 100 {
		numbers.Receive(ctx, &sum)
	}
	for numbers.ReceiveAsync(&sum) {
		sum++
	}
	return sum, nil
}

// Pumped has a coroutine that receives, which may have been handed a signal when the workflow goes on.
func Pumped(ctx workflow.Context, sum int) error {
	numbers := workflow.GetSignalChannel(ctx, "number")
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			numbers.Receive(ctx, &sum)
		}
	})
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Pumped, sum) // want `are lost when the workflow continues as new: let the coroutine wait until Len is not 0 and take them with ReceiveAsync, and wait here until Len is 0 \(TG303\)$`
}

type resetter struct{ sum int }

// Resetting does not return the error that its update makes, and loses nothing by it.
func Resetting(ctx workflow.Context, r *resetter) error {
	if err := workflow.SetUpdateHandler(ctx, "reset", r.reset); err != nil {
		return err
	}
	for {
		workflow.GetSignalChannel(ctx, "number").Receive(ctx, &r.sum)
	}
}

func (r *resetter) reset(ctx workflow.Context) error { return r.again(ctx) }

func (r *resetter) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, Resetting, r) // want `update reset does not continue the workflow as new with this error: .* \(TG306\)`
}

// Default has a selector with a default from the beginning, and empties it in the end.
func Default(ctx workflow.Context, sum int) error {
	empty := false
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(workflow.GetSignalChannel(ctx, "number"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	selector.AddDefault(func() { empty = true })
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	for !empty {
		selector.Select(ctx)
	}
	if sum > 0 {
		empty = false
		emptied(ctx, selector)
	}
	return workflow.NewContinueAsNewError(ctx, Default, sum)
}

func emptied(ctx workflow.Context, selector workflow.Selector) {
	for selector.HasPending() {
		selector.Select(ctx)
	}
}

// EarlyDefault sleeps after it has emptied a selector with a default.
func EarlyDefault(ctx workflow.Context, sum int) error {
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(workflow.GetSignalChannel(ctx, "number"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	selector.AddDefault(func() {})
	selector.Select(ctx)
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, EarlyDefault, sum) // want `signals that arrive while this workflow blocks are lost when it continues as new: .* \(TG305\)`
}
