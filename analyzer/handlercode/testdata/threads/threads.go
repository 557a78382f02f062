// Package threads has handlers with goroutines, and with waits that the SDK does not see.
package threads

import (
	"errors"
	"sync"
	"time"

	"go.temporal.io/sdk/workflow"
)

type order struct {
	mutex sync.Mutex
	lock  workflow.Mutex
	queue chan int
	sum   int
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

var _ = run
