// Package locks has locks that are not had or not given back, and others that are.
package locks

import (
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

type account struct {
	lock, second workflow.Mutex
	semaphore    workflow.Semaphore
	own          runtime.Mutex
	cents        int64
}

func (a *account) ignored(ctx workflow.Context) {
	a.lock.Lock(ctx) // want `warning: workflow.Mutex.Lock fails when it is cancelled, .* \(TG402\)`
	defer a.lock.Unlock()
	_ = a.own.Lock(ctx) // want `warning: runtime.Mutex.Lock fails when it is cancelled, .* \(TG402\)`
	defer a.own.Unlock()
	a.semaphore.Acquire(ctx, 1) // want `warning: workflow.Semaphore.Acquire fails when it is cancelled, .* \(TG402\)`
	a.semaphore.Release(1)
}

func (a *account) forgets(ctx workflow.Context, n int64) error {
	if err := a.lock.Lock(ctx); err != nil { // want `warning: a.lock is not unlocked on every way from here, .* \(TG402\)`
		return err
	}
	if n > a.cents {
		return nil
	}
	a.cents -= n
	a.lock.Unlock()
	return nil
}

func (a *account) forgetsOwn(ctx workflow.Context, n int64) (err error) {
	if err = a.own.Lock(ctx); err == nil { // want `warning: a.own is not unlocked on every way from here, .* \(TG402\)`
		for a.cents > n {
			if a.cents--; a.cents == 7 {
				return nil
			}
		}
		a.own.Unlock()
	}
	return err
}

func (a *account) goesOn(ctx workflow.Context, n int64) {
	if err := a.lock.Lock(ctx); err != nil { // want `warning: workflow.Mutex.Lock fails when it is cancelled, .* \(TG402\)`
		workflow.GetLogger(ctx).Error("no lock", "error", err)
	}
	defer a.lock.Unlock()
	a.cents = n
	err := a.second.Lock(ctx) // want `warning: workflow.Mutex.Lock fails when it is cancelled, .* \(TG402\)`
	if err == nil {
		a.cents++
	}
	a.second.Unlock()
}

func (a *account) goesOnLess(ctx workflow.Context, n int64) {
	if err := a.lock.Lock(ctx); err == nil {
		defer a.lock.Unlock()
	}
	err := a.second.Lock(ctx)
	if err != nil {
		workflow.GetLogger(ctx).Error("no lock", "error", err)
	}
	a.cents = n
	if err == nil {
		a.second.Unlock()
	}
	for {
		if err := a.lock.Lock(ctx); err != nil {
			continue
		}
		a.cents++
		a.lock.Unlock()
	}
}

// These give back what they have, or leave that to others.

func (a *account) defers(ctx workflow.Context, n int64) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	defer a.lock.Unlock()
	if n > a.cents {
		return nil
	}
	a.cents -= n
	return nil
}

func (a *account) each(ctx workflow.Context, n int64) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	if n > a.cents {
		a.lock.Unlock()
		return nil
	}
	a.cents -= n
	a.lock.Unlock()
	return nil
}

func (a *account) take(ctx workflow.Context) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	a.cents++
	return nil
}

func (a *account) inLiteral(ctx workflow.Context, n int64) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	defer func() {
		a.cents = n
		a.lock.Unlock()
	}()
	if n > 1 {
		return nil
	}
	return nil
}

func (a *account) both(ctx workflow.Context) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	defer a.lock.Unlock()
	if err := a.second.Lock(ctx); err != nil {
		return err
	}
	defer a.second.Unlock()
	if a.semaphore.TryAcquire(ctx, 1) {
		a.semaphore.Release(1)
	}
	a.lock.TryLock(ctx)
	return a.semaphore.Acquire(ctx, 1)
}
