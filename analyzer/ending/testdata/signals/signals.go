// Package signals has workflows that wait for handlers while coroutines are busy with signals.
package signals

import (
	"time"

	"example.com/store"
	"go.temporal.io/sdk/workflow"
)

type account struct {
	closed bool
	busy   int
	n      int
}

func (a *account) deposit(ctx workflow.Context) {
	deposits := workflow.GetSignalChannel(ctx, "deposit")
	for {
		var amount int
		deposits.Receive(ctx, &amount)
		if err := store.Save(ctx); err != nil {
			return
		}
	}
}

// Account waits for updates only.
func Account(ctx workflow.Context) error {
	a := &account{}
	workflow.Go(ctx, a.deposit)
	if err := workflow.Await(ctx, func() bool { return a.closed }); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { // want `warning: workflow.AllHandlersFinished tells of updates only, .* \(TG302\)` `info: .* are lost when the workflow ends: .* \(TG303\)`
		return workflow.AllHandlersFinished(ctx)
	})
}

// Selecting receives in a callback.
func Selecting(ctx workflow.Context) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		s := workflow.NewSelector(ctx)
		s.AddReceive(workflow.GetSignalChannel(ctx, "deposit"), func(c workflow.ReceiveChannel, _ bool) {
			c.Receive(ctx, nil)
			_ = workflow.Sleep(ctx, time.Minute)
		})
		for {
			s.Select(ctx)
		}
	})
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }) // want `AllHandlersFinished tells of updates only` `info: .* are lost when the workflow ends: .* \(TG303\)`
}

// Counting asks for its own count as well.
func Counting(ctx workflow.Context) error {
	a := &account{}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			workflow.GetSignalChannel(ctx, "deposit").Receive(ctx, nil)
			a.busy++
			_ = store.Save(ctx)
			a.busy--
		}
	})
	return workflow.Await(ctx, func() bool { return a.busy == 0 && workflow.AllHandlersFinished(ctx) }) // want `info: .* are lost when the workflow ends: .* \(TG303\)`
}

// CountingBefore asks for it in another wait.
func CountingBefore(ctx workflow.Context) error {
	a := &account{}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			workflow.GetSignalChannel(ctx, "deposit").Receive(ctx, nil)
			a.busy++
			_ = store.Save(ctx)
			a.busy--
		}
	})
	if err := workflow.Await(ctx, func() bool { return a.busy == 0 }); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }) // want `info: .* are lost when the workflow ends: .* \(TG303\)`
}

// Quick does not wait after it has received a signal.
func Quick(ctx workflow.Context) error {
	a := &account{}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			workflow.GetSignalChannel(ctx, "deposit").Receive(ctx, nil)
			a.n++
		}
	})
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }) // want `info: .* are lost when the workflow ends: .* \(TG303\)`
}

// Ticking has a coroutine that receives no signals.
func Ticking(ctx workflow.Context) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		for workflow.Sleep(ctx, time.Minute) == nil {
			workflow.GetLogger(ctx).Info("tick")
		}
	})
	done := workflow.NewChannel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		done.Receive(ctx, nil)
		_ = store.Save(ctx)
	})
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// Grouped waits for its coroutine.
func Grouped(ctx workflow.Context) error {
	group := workflow.NewWaitGroup(ctx)
	group.Add(1)
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer group.Done()
		workflow.GetSignalChannel(ctx, "deposit").Receive(ctx, nil)
		_ = store.Save(ctx)
	})
	group.Wait(ctx)
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }) // want `info: .* are lost when the workflow ends: .* \(TG303\)`
}
