// Package accounts has handlers that overwrite what others have written, and others that do not.
package accounts

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

type account struct {
	cents    int64
	names    []string
	balances map[string]int64
	busy     bool
	lock     workflow.Mutex
	inner    struct{ count int }
}

func (a *account) run(ctx workflow.Context) error {
	for name, handler := range map[string]any{} {
		_ = workflow.SetUpdateHandler(ctx, name, handler)
	}
	count := 0
	_ = workflow.SetUpdateHandler(ctx, "count", func(ctx workflow.Context) error {
		before := count
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
		count = before + 1 // want `warning: update count writes what it has made of an earlier count: .* \(TG401\)`
		return nil
	})
	_ = workflow.SetUpdateHandler(ctx, "pay", a.pay)
	_ = workflow.SetUpdateHandler(ctx, "name", a.name)
	_ = workflow.SetUpdateHandler(ctx, "move", a.move)
	_ = workflow.SetUpdateHandler(ctx, "loop", a.loop)
	_ = workflow.SetUpdateHandler(ctx, "late", a.late)
	_ = workflow.SetUpdateHandler(ctx, "again", a.again)
	_ = workflow.SetUpdateHandler(ctx, "locked", a.locked)
	_ = workflow.SetUpdateHandler(ctx, "alone", a.alone)
	_ = workflow.SetUpdateHandler(ctx, "helped", a.helped)
	_ = workflow.SetUpdateHandler(ctx, "each", a.each)
	_ = workflow.SetUpdateHandler(ctx, "other", a.other)
	_ = workflow.SetUpdateHandler(ctx, "inOne", a.inOne)
	_ = workflow.SetUpdateHandler(ctx, "checked", a.checked)
	_ = workflow.SetUpdateHandler(ctx, "bounded", a.bounded)
	return nil
}

func (a *account) charge(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Second) }

func (a *account) pay(ctx workflow.Context, cents int64) error {
	before := a.cents
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents = before - cents // want `warning: update pay writes what it has made of an earlier a.cents: .* \(TG401\)`
	return nil
}

func (a *account) name(ctx workflow.Context, name string) error {
	names := append(a.names, name)
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.names = names // want `warning: update name writes .* a.names: .* \(TG401\)`
	return nil
}

func (a *account) move(ctx workflow.Context, name string) error {
	balance, ok := a.balances[name]
	if !ok {
		return nil
	}
	count := a.inner.count + 1
	if balance > 10 {
		if err := a.charge(ctx); err != nil {
			return err
		}
	}
	a.balances[name] = balance - 10 // want `warning: update move writes .* a.balances: .* \(TG401\)`
	a.inner.count = count           // want `warning: update move writes .* a.inner.count: .* \(TG401\)`
	return nil
}

func (a *account) loop(ctx workflow.Context) error {
	total := a.cents
	for range 3 {
		total++
		if err := a.charge(ctx); err != nil {
			return err
		}
	}
	a.cents = total // want `warning: update loop writes .* a.cents: .* \(TG401\)`
	return nil
}

// These read again, hold a lock, have waited for something that may be one, or write something else.

func (a *account) late(ctx workflow.Context, cents int64) error {
	if a.cents < cents {
		return nil
	}
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents -= cents
	a.names = append(a.names, "late")
	return nil
}

func (a *account) again(ctx workflow.Context) error {
	for range 3 {
		before := a.cents
		a.cents = before + 1
		if err := a.charge(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (a *account) locked(ctx workflow.Context) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	defer a.lock.Unlock()
	before := a.cents
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents = before + 1
	return nil
}

func (a *account) alone(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return !a.busy }); err != nil {
		return err
	}
	a.busy = true
	defer func() { a.busy = false }()
	before := a.cents
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents = before + 1
	return nil
}

func (a *account) helped(ctx workflow.Context) error {
	if err := a.take(ctx); err != nil {
		return err
	}
	defer a.lock.Unlock()
	before := a.cents
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents = before + 1
	return nil
}

func (a *account) take(ctx workflow.Context) error { return a.lock.Lock(ctx) }

func (a *account) each(ctx workflow.Context, from, to string) error {
	balance := a.balances[from]
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.balances[to] = balance
	return nil
}

func (a *account) other(ctx workflow.Context) error {
	count := a.inner.count
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents = int64(count)
	return nil
}

func (a *account) inOne(ctx workflow.Context) error {
	a.cents = a.cents + a.fetch(ctx)
	return nil
}

func (a *account) fetch(ctx workflow.Context) int64 {
	_ = a.charge(ctx)
	return 1
}

// checked only writes if nobody has written meanwhile.
func (a *account) checked(ctx workflow.Context) error {
	before := a.cents
	if err := a.charge(ctx); err != nil {
		return err
	}
	if a.cents != before {
		return errors.New("somebody else was faster")
	}
	a.cents = before + 1
	return nil
}

// bounded compares what it has read with something else.
func (a *account) bounded(ctx workflow.Context) error {
	before := a.cents
	if before == 100 {
		return nil
	}
	if err := a.charge(ctx); err != nil {
		return err
	}
	a.cents = before + 1 // want `warning: update bounded writes what it has made of an earlier a.cents: .* \(TG401\)`
	return nil
}

var _ = (*account).run
