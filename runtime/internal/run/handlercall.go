package run

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// A handlerCall is a handler that has been called: its place in the history, and what it has left running. That is
// cancelled with the workflow, also when the handler has returned.
type handlerCall struct {
	name   string // of a signal's handler, or a batch's
	number int    // among those of the run; zero for that of an update

	run      *Run
	cancel   workflow.CancelFunc // of the handler's context
	started  []pending           // with the handler's context, if it may still run
	released bool                // the run has forgotten it
}

// handlerCallKey is the key under which the contexts of a handler have its call.
type handlerCallKey struct{}

// pending is a future, or something else that a handler has started.
type pending interface{ IsReady() bool }

// release forgets a handler that has returned, if it has left nothing running.
func (r *Run) release(c *handlerCall) {
	if c.settled() {
		i := slices.Index(r.calls, c)
		r.calls = slices.Delete(r.calls, i, i+1)
		c.released = true
	}
}

// start notes what has been started with the context. Its handler may have returned long ago, and somebody else has
// kept the context.
func (c *handlerCall) start(p pending) {
	if len(c.started) == cap(c.started) {
		c.started = slices.DeleteFunc(c.started, pending.IsReady)
	}
	c.started = append(c.started, p)
	if !c.released {
		return
	}
	c.released = false
	c.run.calls = append(c.run.calls, c)
	if c.run.cancelled {
		c.cancel()
	}
}

// cancelHandlers passes the workflow's cancellation on, in the order in which the
// handlers started.
func (r *Run) cancelHandlers() {
	r.cancelled = true
	for _, c := range slices.Clone(r.calls) {
		c.cancel()
	}
}

// settled reports whether nothing runs any more that was started with the context.
func (c *handlerCall) settled() bool {
	return !slices.ContainsFunc(c.started, func(p pending) bool { return !p.IsReady() })
}
