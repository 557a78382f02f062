package runtime

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// Mutex is a lock for the coroutines of one workflow. Unlike workflow.Mutex it is
// granted in the order in which it was asked for, also among update handlers. The zero
// value is an unlocked Mutex; it must not be copied after first use, and is lost when
// the workflow continues as new.
type Mutex struct {
	queue []*ticket // the first one holds the lock
}

// A ticket is a place in the queue. It has a size, so that each has its own address.
type ticket struct{ _ byte }

// Lock waits for the lock. It returns the error of workflow.Await, and does not hold
// the lock, if ctx is cancelled first.
func (m *Mutex) Lock(ctx workflow.Context) error {
	// Nothing may wait in a validator, and one that panics here must not have asked for the lock.
	if err := workflow.Await(ctx, func() bool { return true }); err != nil {
		return err
	}
	t := m.enqueue()
	err := workflow.Await(ctx, func() bool { return m.queue[0] == t })
	if err != nil {
		m.queue = slices.DeleteFunc(m.queue, func(other *ticket) bool { return other == t })
	}
	return err
}

// TryLock takes the lock if nobody holds it, and reports whether it did.
func (m *Mutex) TryLock() bool {
	if len(m.queue) > 0 {
		return false
	}
	m.enqueue()
	return true
}

// Unlock gives the lock to the one who has waited longest. It panics if the lock is
// not held.
func (m *Mutex) Unlock() {
	if len(m.queue) == 0 {
		panic("runtime: Unlock of an unlocked Mutex")
	}
	m.queue = m.queue[1:]
}

// enqueue takes a place in the queue without waiting: messages get theirs when they
// arrive, before the coroutines of their handlers have run.
func (m *Mutex) enqueue() *ticket {
	t := &ticket{}
	m.queue = append(m.queue, t)
	return t
}
