package run

import (
	"reflect"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// A handlerContext is what the context of a handler is derived from. It has the values and options of the context that
// the workflow itself got, for example from an interceptor. What came with the message, such as its headers, goes
// first, but for what belongs to the coroutine in which it is handled.
//
// An SDK context can only be the child of one other, so it does not hear of the workflow's cancellation by itself: the
// run cancels it. So the order in which handlers are cancelled does not depend on what came with their messages, nor on
// what interceptors a worker has.
type handlerContext struct {
	workflow.Context                  // of the coroutine
	message          workflow.Context // nil if nothing came with it, or if it is that of the coroutine
	workflow         workflow.Context // for handlers
	call             handlerCall
}

// signalContext makes the context of a signal or a batch that is handled in a coroutine of the workflow.
func (r *Run) signalContext(coroutine workflow.Context, h *handling) (workflow.Context, *handlerCall) {
	r.handled++
	c := &handlerContext{Context: coroutine, message: h.arrival.ctx, call: handlerCall{name: h.coroutine, number: r.handled}}
	return r.handlerContext(c, c.message != nil)
}

// updateContext makes the context of an update. The SDK has made a coroutine for it, from its root context.
func (r *Run) updateContext(message workflow.Context) (workflow.Context, *handlerCall) {
	return r.handlerContext(&handlerContext{Context: message}, true)
}

// handlerContext makes the context of a handler. In one that takes values from that of its message the options of the
// workflow have to be set again.
func (r *Run) handlerContext(c *handlerContext, setOptions bool) (workflow.Context, *handlerCall) {
	c.workflow = r.handling
	ctx, cancel := workflow.NewDisconnectedContext(c)
	if setOptions && !r.plainOptions {
		ctx = workflow.WithActivityOptions(ctx, workflow.GetActivityOptions(r.ctx))
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.GetLocalActivityOptions(r.ctx))
		ctx = workflow.WithChildOptions(ctx, workflow.GetChildWorkflowOptions(r.ctx))
	}
	if r.ctx.Err() != nil {
		cancel()
	}
	c.call.run, c.call.cancel = r, cancel
	r.calls = append(r.calls, &c.call)
	return ctx, &c.call
}

// sameOptions reports whether activities and child workflows get the same options from
// two contexts.
func sameOptions(a, b workflow.Context) bool {
	return reflect.DeepEqual(workflow.GetActivityOptions(a), workflow.GetActivityOptions(b)) &&
		reflect.DeepEqual(workflow.GetLocalActivityOptions(a), workflow.GetLocalActivityOptions(b)) &&
		reflect.DeepEqual(workflow.GetChildWorkflowOptions(a), workflow.GetChildWorkflowOptions(b))
}

func (c *handlerContext) Value(key any) any {
	if key == (handlerCallKey{}) {
		return &c.call
	}
	own := c.Context.Value(key)
	if c.message != nil {
		// What the coroutine has and the workflow has not is its own.
		v := c.message.Value(key)
		if v != nil && (same(v, own) || same(own, c.workflow.Value(key))) {
			return v
		}
	}
	if own == nil {
		return c.workflow.Value(key)
	}
	return own
}

// same reports whether two values of contexts are one, or cannot be told apart.
func same(a, b any) bool {
	return !reflect.ValueOf(a).Comparable() || !reflect.ValueOf(b).Comparable() || a == b
}

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
