// Package callbacks has functions that a selector calls, which overwrite what others have written.
package callbacks

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

type account struct {
	cents, points int64
	alone         int64
}

func (a *account) run(ctx workflow.Context) error {
	total, mine := 0, 0
	if err := workflow.SetUpdateHandler(ctx, "pay", a.pay); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "total", func(ctx workflow.Context, n int) error {
		total += n
		return nil
	}); err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = workflow.Sleep(ctx, time.Hour)
		a.points++
	})
	sel := workflow.NewSelector(ctx)
	sel.AddReceive(workflow.GetSignalChannel(ctx, "add"), func(c workflow.ReceiveChannel, more bool) {
		var n int64
		c.Receive(ctx, &n)
		before, points, beforeTotal := a.cents, a.points, total
		_ = workflow.Sleep(ctx, time.Second)
		a.cents = before + n    // want `warning: callback writes what it has made of an earlier a.cents: .* \(TG401\)`
		a.points = points + 1   // want `warning: callback writes what it has made of an earlier a.points: .* \(TG401\)`
		total = beforeTotal + 1 // want `warning: callback writes what it has made of an earlier total: .* \(TG401\)`
	})

	sel.AddFuture(workflow.NewTimer(ctx, time.Hour), func(f workflow.Future) {
		before := a.cents
		_ = f.Get(ctx, nil)
		a.cents = before + 1
		before = a.cents
		_ = workflow.ExecuteActivity(ctx, "a").Get(ctx, nil)
		a.cents = before + 1 // want `warning: callback writes what it has made of an earlier a.cents: .* \(TG401\)`
	})

	// Nobody else writes these: only one callback runs at a time.
	sel.AddReceive(workflow.GetSignalChannel(ctx, "alone"), func(c workflow.ReceiveChannel, more bool) {
		c.Receive(ctx, nil)
		before, beforeMine := a.alone, mine
		_ = workflow.Sleep(ctx, time.Second)
		a.alone = before + 1
		mine = beforeMine + 1
	})
	sel.AddReceive(workflow.GetSignalChannel(ctx, "other"), func(c workflow.ReceiveChannel, more bool) {
		c.Receive(ctx, nil)
		a.alone++
		mine++
	})
	for {
		sel.Select(ctx)
	}
}

func (a *account) pay(ctx workflow.Context, cents int64) error {
	a.add(cents)
	return nil
}

func (a *account) add(cents int64) { a.cents += cents }

var _ = (*account).run
