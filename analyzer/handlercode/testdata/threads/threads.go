// Package threads has handlers with goroutines, and with waits that the SDK does not see.
package threads

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"

	"example.com/helper"
)

type order struct {
	mutex sync.Mutex
	lock  workflow.Mutex
	queue chan int
	sum   int

	shared sync.RWMutex
	cond   *sync.Cond
	once   sync.Once
	group  errgroup.Group
	pool   sync.Pool
	count  atomic.Int64
}

func run(ctx workflow.Context, o *order) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		for range o.queue { // want `coroutine receives from a Go channel: .* \(TG107\)`
			o.sum++
		}
	})
	return errors.Join(
		workflow.SetUpdateHandler(ctx, "goroutine", o.goroutine),
		workflow.SetUpdateHandler(ctx, "wait", o.wait),
		workflow.SetUpdateHandler(ctx, "held", o.held),
		workflow.SetUpdateHandler(ctx, "notHeld", o.notHeld),
		workflow.SetUpdateHandler(ctx, "unlocked", o.unlocked),
		workflow.SetUpdateHandler(ctx, "own", o.own),
		workflow.SetUpdateHandler(ctx, "effect", o.effect),
		workflow.SetUpdateHandler(ctx, "blocked", o.blocked),
		workflow.SetUpdateHandler(ctx, "once", o.initialise),
		workflow.SetUpdateHandler(ctx, "called", o.called),
		workflow.SetUpdateHandler(ctx, "harmless", o.harmless),
		workflow.SetQueryHandler(ctx, "slow", func() (int, error) {
			time.Sleep(time.Millisecond) // want `query slow calls time.Sleep: .* \(TG107\)`
			return o.sum, nil
		}),
		workflow.SetQueryHandler(ctx, "helper", func() (int, error) {
			return o.next(), nil // want `query helper calls threads.order.next, which calls time.After: .* \(TG107\)`
		}),
	)
}

func (o *order) goroutine(ctx workflow.Context) error {
	go func() { o.sum++ }() // want `^update goroutine starts a goroutine: the SDK does not know of it, so the order is another one in a replay, and the workflow task may fail; use package workflow \(TG107\)$`
	return nil
}

func (o *order) wait(ctx workflow.Context) error {
	var group sync.WaitGroup
	group.Wait() // want `update wait calls sync.WaitGroup.Wait: .* \(TG107\)`
	<-o.queue    // want `update wait receives from a Go channel: .* \(TG107\)`
	return nil
}

func (o *order) next() int {
	select {
	case n := <-o.queue:
		return n
	case <-time.After(time.Second):
		return 0
	}
}

func (o *order) held(ctx workflow.Context) error {
	o.mutex.Lock() // want `update held holds a mutex of package sync when it calls workflow.Sleep: another handler that wants it blocks the worker, and the workflow task fails; use workflow.Mutex \(TG107\)`
	defer o.mutex.Unlock()
	return workflow.Sleep(ctx, time.Second)
}

// A mutex that nobody holds while others run is of no use, and does no harm.
func (o *order) notHeld(ctx workflow.Context) error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.sum++
	return nil
}

func (o *order) unlocked(ctx workflow.Context) error {
	o.mutex.Lock()
	o.sum++
	o.mutex.Unlock()
	return workflow.Sleep(ctx, time.Second)
}

func (o *order) own(ctx workflow.Context) error {
	if err := o.lock.Lock(ctx); err != nil {
		return err
	}
	defer o.lock.Unlock()
	select {
	case n := <-o.queue:
		o.sum += n
	default:
	}
	return workflow.Sleep(ctx, time.Second)
}

func (o *order) effect(ctx workflow.Context) error {
	return workflow.SideEffect(ctx, func(ctx workflow.Context) any { return <-o.queue }).Get(&o.sum)
}

func (o *order) blocked(ctx workflow.Context) error {
	o.cond.Wait()                           // want `update blocked calls sync.Cond.Wait: .* \(TG107\)`
	o.queue <- 1                            // want `update blocked sends to a Go channel: .* \(TG107\)`
	o.group.Go(func() error { return nil }) // want `update blocked calls errgroup.Group.Go: .* \(TG107\)`
	return o.group.Wait()                   // want `update blocked calls errgroup.Group.Wait: .* \(TG107\)`
}

// Coroutines that run one after the other put their errors into a channel that has room for them, as into a list.
func collect(ctx workflow.Context, steps []string) error {
	failed := make(chan error, len(steps))
	group := workflow.NewWaitGroup(ctx)
	for _, step := range steps {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			failed <- workflow.ExecuteActivity(ctx, step).Get(ctx, nil)
		})
		execute(ctx, step, group, failed)
	}
	group.Wait(ctx)
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

func execute(ctx workflow.Context, step string, group workflow.WaitGroup, failed chan<- error) {
	group.Add(1)
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer group.Done()
		failed <- workflow.ExecuteActivity(ctx, step).Get(ctx, nil)
	})
}

// Nobody receives while a coroutine waits in the channel.
func handOver(ctx workflow.Context) error {
	done := make(chan error)
	workflow.Go(ctx, func(ctx workflow.Context) {
		done <- workflow.Sleep(ctx, time.Second) // want `coroutine sends to a Go channel: .* \(TG107\)`
	})
	return <-done
}

// The next handler waits in Do until the first has come back from it.
func (o *order) initialise(ctx workflow.Context) (err error) {
	o.once.Do(func() { // want `^update initialise holds a Once of package sync when it calls workflow.Sleep: another handler that wants it blocks the worker, .* \(TG107\)$`
		err = workflow.Sleep(ctx, time.Second)
	})
	return err
}

// called calls functions that hold something, of this package and of another.
func (o *order) called(ctx workflow.Context) error {
	var locker sync.Locker = &o.shared
	locker.Lock() // want `update called holds a mutex of package sync when it calls workflow.Sleep: .* \(TG107\)`
	if err := workflow.Sleep(ctx, time.Second); err != nil {
		return err
	}
	locker.Unlock()
	helper.Wait(ctx)                     // want `update called calls helper.Wait, which receives from a Go channel: .* \(TG107\)`
	if err := o.reads(ctx); err != nil { // want `update called calls threads.order.reads, which holds a mutex of package sync when it calls workflow.Sleep: .* \(TG107\)`
		return err
	}
	return helper.Held(ctx) // want `update called calls helper.Held, which holds a mutex of package sync when it calls workflow.Sleep: .* \(TG107\)`
}

func (o *order) reads(ctx workflow.Context) error {
	o.shared.RLock()
	defer o.shared.RUnlock()
	return workflow.Sleep(ctx, time.Second)
}

// Nothing of this waits. What a function of another package does that knows nothing of workflows is its own business.
func (o *order) harmless(ctx workflow.Context) error {
	o.once.Do(func() { o.sum++ })
	o.pool.Put(o.pool.Get())
	o.count.Add(1)
	select {
	case o.queue <- 1:
	default:
	}
	o.shared.RLock()
	o.sum += helper.Sum()
	o.shared.RUnlock()
	return workflow.Sleep(ctx, time.Second)
}

var _ = run
