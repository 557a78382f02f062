package runtime

import (
	"reflect"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// The SDK gives handlers its root context. handlerContext makes one that also has
// the values and options of the context that the workflow itself got, for example from
// an interceptor. What came with the message, such as its headers, goes first, but for what
// belongs to the coroutine in which it is handled. That of an update is made for it, so there is
// nothing else, and coroutine is nil.
//
// An SDK context can only be the child of one other, so the merged one does not hear of
// the workflow's cancellation by itself: the run cancels it.
func (r *run) handlerContext(message, coroutine workflow.Context) (workflow.Context, *mergedContext) {
	merged := &mergedContext{Context: message, coroutine: coroutine, workflow: r.ctx}
	ctx, cancel := workflow.NewDisconnectedContext(merged)
	if !r.plainOptions {
		ctx = workflow.WithActivityOptions(ctx, workflow.GetActivityOptions(r.ctx))
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.GetLocalActivityOptions(r.ctx))
		ctx = workflow.WithChildOptions(ctx, workflow.GetChildWorkflowOptions(r.ctx))
	}
	if r.ctx.Err() != nil {
		cancel()
	}
	merged.cancel = cancel
	r.handlers = append(r.handlers, merged)
	return ctx, merged
}

// signalContext is handlerContext for a signal that is handled in a coroutine of the workflow. One of whose
// context nothing is known has that of the workflow.
func (r *run) signalContext(coroutine workflow.Context, a arrival) (workflow.Context, *mergedContext) {
	if a.ctx == nil {
		return coroutine, nil
	}
	return r.handlerContext(a.ctx, coroutine)
}

// sameOptions reports whether activities and child workflows get the same options from
// two contexts.
func sameOptions(a, b workflow.Context) bool {
	return reflect.DeepEqual(workflow.GetActivityOptions(a), workflow.GetActivityOptions(b)) &&
		reflect.DeepEqual(workflow.GetLocalActivityOptions(a), workflow.GetLocalActivityOptions(b)) &&
		reflect.DeepEqual(workflow.GetChildWorkflowOptions(a), workflow.GetChildWorkflowOptions(b))
}

// releaseContext forgets the context of a handler that has returned, if it is a merged one.
func (r *run) releaseContext(merged *mergedContext) {
	if i := slices.Index(r.handlers, merged); i >= 0 {
		r.handlers = slices.Delete(r.handlers, i, i+1)
	}
}

// cancelHandlers passes the workflow's cancellation on, in the order in which the
// handlers started.
func (r *run) cancelHandlers() {
	r.cancelled = true
	for _, merged := range slices.Clone(r.handlers) {
		merged.cancel()
	}
}

// mergedContext takes values from what a coroutine's context has and the workflow's has not, then from
// the message's context, then from the workflow's. It is a message's context in all other respects.
type mergedContext struct {
	workflow.Context
	coroutine workflow.Context // derived from workflow; nil if the message's is that of the coroutine
	workflow  workflow.Context
	cancel    workflow.CancelFunc // of the handler's context, which is its child
}

func (c *mergedContext) Value(key any) any {
	v := c.Context.Value(key)
	if c.coroutine == nil {
		if v == nil {
			return c.workflow.Value(key)
		}
		return v
	}
	own := c.coroutine.Value(key)
	if v == nil || !same(v, own) && !same(own, c.workflow.Value(key)) {
		return own
	}
	return v
}

// same reports whether two values of contexts are one, or cannot be told apart.
func same(a, b any) bool {
	return !reflect.ValueOf(a).Comparable() || !reflect.ValueOf(b).Comparable() || a == b
}
