// Package locals has locks in variables, which handlers and other functions share.
package locals

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

func run(ctx workflow.Context, n int) error {
	mu := workflow.NewMutex(ctx)
	second := workflow.NewMutex(ctx)
	third := workflow.NewMutex(ctx)
	count := 0
	if err := workflow.SetUpdateHandler(ctx, "forgets", func(ctx workflow.Context, n int) error {
		if err := mu.Lock(ctx); err != nil { // want `warning: mu is not unlocked on every way from here, .* \(TG402\)`
			return err
		}
		if n > 3 {
			return nil
		}
		count += n
		mu.Unlock()
		return nil
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "defers", func(ctx workflow.Context, n int) error {
		if err := mu.Lock(ctx); err != nil {
			return err
		}
		defer mu.Unlock()
		if n > 3 {
			return nil
		}
		count += n
		return nil
	}); err != nil {
		return err
	}
	if err := mu.Lock(ctx); err != nil { // want `warning: mu is not unlocked on every way from here, .* \(TG402\)`
		return err
	}
	if n > 4 {
		return nil
	}
	mu.Unlock()
	if err := second.Lock(ctx); err != nil { // want `warning: second is not unlocked on every way from here, .* \(TG402\)`
		return err
	}
	if n > 5 {
		return nil
	}
	second.Unlock()
	if err := with(ctx, third, n); err != nil {
		return err
	}
	var fourth struct{ lock workflow.Mutex }
	fourth.lock = workflow.NewMutex(ctx)
	if err := fourth.lock.Lock(ctx); err != nil { // want `warning: fourth.lock is not unlocked on every way from here, .* \(TG402\)`
		return err
	}
	if n > 6 {
		return nil
	}
	fourth.lock.Unlock()
	return handed(ctx, n)
}

func with(ctx workflow.Context, lock workflow.Mutex, n int) error {
	if err := lock.Lock(ctx); err != nil { // want `warning: lock is not unlocked on every way from here, .* \(TG402\)`
		return err
	}
	if n > 5 {
		return nil
	}
	lock.Unlock()
	return nil
}

// A coroutine gives back what this function takes.
func handed(ctx workflow.Context, n int) error {
	mu := workflow.NewMutex(ctx)
	if err := mu.Lock(ctx); err != nil {
		return err
	}
	if n > 3 {
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer mu.Unlock()
			_ = workflow.Sleep(ctx, 1)
		})
		return nil
	}
	mu.Unlock()
	return nil
}

// Another function gives it back.
func released(ctx workflow.Context, lock workflow.Mutex, n int) error {
	if err := lock.Lock(ctx); err != nil {
		return err
	}
	if n > 3 {
		release(lock)
		return nil
	}
	if n > 2 {
		defer release(lock)
		return nil
	}
	lock.Unlock()
	return nil
}

func release(lock workflow.Mutex) { lock.Unlock() }

// A second question about the error has the same answer.
func tries(ctx workflow.Context, mu workflow.Mutex) error {
	for attempt := 0; ; attempt++ {
		err := mu.Lock(ctx)
		if err != nil && attempt > 3 {
			return err
		}
		if err != nil {
			continue
		}
		break
	}
	mu.Unlock()
	return nil
}

type account struct{ lock workflow.Mutex }

func (a *account) release() {
	if a.lock.IsLocked() {
		a.lock.Unlock()
	}
}

func (a *account) take(ctx workflow.Context, n int) error {
	if err := a.lock.Lock(ctx); err != nil {
		return err
	}
	switch {
	case n > 3:
		a.release()
		return nil
	case n > 2:
		unlock := a.lock.Unlock
		unlock()
		return nil
	case n > 1:
		defer a.lock.Unlock()
		return nil
	}
	a.lock.Unlock()
	return nil
}

// Whoever gets the lock gives it back.
func given(ctx workflow.Context, n int) (workflow.Mutex, error) {
	mu := workflow.NewMutex(ctx)
	if err := mu.Lock(ctx); err != nil {
		return nil, err
	}
	if n > 3 {
		return mu, nil
	}
	mu.Unlock()
	return nil, nil
}

// Each time it is another lock, perhaps.
func several(ctx workflow.Context, locks map[string]workflow.Mutex, names []string) error {
	for _, name := range names {
		lock := locks[name]
		if err := lock.Lock(ctx); err != nil {
			return err
		}
		defer lock.Unlock()
	}
	return nil
}

var (
	_ = run
	_ = released
	_ = given
	_ = several
	_ = tries
	_ = (*account).take
	_ context.Context
)
