// Package circles has values that come from each other, functions that call each other, and types that have each other, wherever
// rules ask where something comes from.
package circles

import (
	"errors"
	"sync"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

type ring struct {
	next, last *ring
	lock       workflow.Mutex
	ctx        workflow.Context
	add        workflow.ReceiveChannel
	list       []int
	values     map[string]int
	queue      chan int
	mutex      sync.Mutex
	err        error
	handle     func(workflow.Context) error
	rings      []ring
}

type tree[T any] struct {
	left, right *tree[T]
	value       T
}

func channels(ctx workflow.Context) error {
	a, b := make(chan int, 1), make(chan int, 1)
	a, b = b, a
	a = a
	return workflow.SetUpdateHandler(ctx, "channels", func(ctx workflow.Context) error {
		a <- 1
		<-b
		a, b = b, a
		return nil
	})
}

func contexts(outer workflow.Context) error {
	a, b := outer, outer
	a, b = b, a
	a = a
	for range 3 {
		a, b = b, workflow.WithValue(a, "key", 1)
	}
	return workflow.SetUpdateHandler(outer, "contexts", func(ctx workflow.Context) error {
		c, d := a, b
		for range 3 {
			c, d = d, c
		}
		a, b = b, a
		return errors.Join(workflow.Sleep(a, 1), workflow.Sleep(b, 1), workflow.Sleep(c, 1), workflow.Sleep(d, 1))
	})
}

func signals(ctx workflow.Context, r *ring) error {
	a, b := workflow.GetSignalChannel(ctx, "a"), workflow.GetSignalChannel(ctx, "b")
	a, b = b, a
	r.add = r.next.add
	r.next.add = r.add
	workflow.Go(ctx, func(ctx workflow.Context) {
		a, b = b, a
		a.Receive(ctx, nil)
		r.add.Receive(ctx, nil)
		opened(ctx, 3).Receive(ctx, nil)
	})
	for a.ReceiveAsync(nil) || b.ReceiveAsync(nil) || r.add.ReceiveAsync(nil) {
		a, b = b, a
	}
	return workflow.NewContinueAsNewError(ctx, signals, r)
}

func opened(ctx workflow.Context, n int) workflow.ReceiveChannel {
	if n == 0 {
		return workflow.GetSignalChannel(ctx, "c")
	}
	return openedToo(ctx, n-1)
}

func openedToo(ctx workflow.Context, n int) workflow.ReceiveChannel { return opened(ctx, n) }

func locks(ctx workflow.Context, r *ring) error {
	a, b := workflow.NewMutex(ctx), workflow.NewMutex(ctx)
	a, b = b, a
	for range 3 {
		a, b, r.lock = r.lock, a, b
	}
	return workflow.SetUpdateHandler(ctx, "locks", func(ctx workflow.Context) error {
		a, b = b, a
		if err := a.Lock(ctx); err != nil {
			return err
		}
		n := r.values["n"]
		for i := range 3 {
			n = n + i
			n += n + r.values["n"]
		}
		if err := workflow.Sleep(ctx, 1); err != nil {
			return err
		}
		r.values["n"] = n
		b.Unlock()
		return nil
	})
}

func memory(ctx workflow.Context, r *ring) error {
	return workflow.SetQueryHandler(ctx, "memory", func() (int, error) {
		list, other := r.list, r.list[:0]
		for i := range 3 {
			list, other = append(other, i), list
		}
		r, s := r, r.next
		for s != nil {
			r, s = s, r.next
			r.last = s.last
			s.last = r.last
		}
		s = s
		var self any
		self = &self
		rings := r.rings
		rings[0].rings = rings
		return len(list) + len(other) + len(rings) + sum(&tree[int]{}) + len([]any{self}), nil
	})
}

func sum(t *tree[int]) int {
	if t == nil {
		return 0
	}
	t.left, t.right = t.right, t.left
	return t.value + sum(t.left) + sumToo(t.right)
}

func sumToo(t *tree[int]) int { return sum(t) }

func functions(ctx workflow.Context, r *ring) error {
	var update func(workflow.Context) error
	update = update
	err := workflow.SetUpdateHandler(ctx, "itself", update)
	var ping, pong func(workflow.Context) error
	ping = func(ctx workflow.Context) error { return pong(ctx) }
	pong = func(ctx workflow.Context) error { return errors.Join(ping(ctx), workflow.Sleep(ctx, 1)) }
	ping, pong = pong, ping
	err = errors.Join(err, workflow.SetUpdateHandler(ctx, "ping", ping), workflow.SetUpdateHandler(ctx, "pong", pong))
	r.handle = r.next.handle
	r.next.handle = r.handle
	err = errors.Join(err, workflow.SetUpdateHandler(ctx, "ring", r.handle))
	var condition func() bool
	condition = func() bool { return condition() || r.walk() }
	return errors.Join(err, workflow.Await(ctx, condition), workflow.Await(ctx, r.walk))
}

func (r *ring) walk() bool    { r.list = append(r.list, 1); return r.next.walkToo() }
func (r *ring) walkToo() bool { r.mutex.Lock(); defer r.mutex.Unlock(); return r.walk() }
func (r *ring) register(ctx workflow.Context) error {
	if r.next != nil {
		return r.next.registerToo(ctx)
	}
	err := workflow.SetUpdateHandler(ctx, "register", func(ctx workflow.Context) error { r.values["n"]++; return nil })
	r.values = r.next.values
	return err
}

func (r *ring) registerToo(ctx workflow.Context) error {
	err := r.register(ctx)
	r.values = make(map[string]int)
	return err
}

func results(ctx workflow.Context, r *ring) (err error) {
	defer func() { err = err }()
	for range 3 {
		err, r.err = r.err, err
		if err != nil {
			err = again(ctx, err)
			return err
		}
	}
	r.err = workflow.Sleep(ctx, 1)
	return
}

func again(ctx workflow.Context, err error) error {
	if err != nil {
		return againToo(ctx, err)
	}
	return workflow.NewContinueAsNewError(ctx, results)
}

func againToo(ctx workflow.Context, err error) error { return again(ctx, err) }

func clients(c client.Client, run client.WorkflowRun) error {
	id, other := run.GetID(), run.GetRunID()
	options := client.UpdateWorkflowOptions{}
	options = options
	for range 3 {
		id, other = other, id
		options.WorkflowID, options.RunID = options.RunID, options.WorkflowID
		_, err := c.UpdateWorkflow(nil, options)
		if err := errors.Join(err, c.SignalWorkflow(nil, id, other, id, id)); err != nil {
			return clients(c, run)
		}
	}
	return nil
}

var _ = []any{channels, contexts, signals, locks, memory, functions, (*ring).register, results, clients}
