package runtime

import (
	"reflect"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// The SDK gives handlers its root context. handlerContext makes one that also has
// the values and options of the context that the workflow itself got, for example from
// an interceptor. What came with the message, such as its headers, goes first.
//
// An SDK context can only be the child of one other, so the merged one does not hear of
// the workflow's cancellation by itself: the run cancels it.
func (r *run) handlerContext(message workflow.Context) (workflow.Context, *mergedContext) {
	merged := &mergedContext{Context: message, workflow: r.ctx}
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

// signalContext is handlerContext for a signal. One of whose context nothing is known
// has that of the workflow.
func (r *run) signalContext(a arrival) (workflow.Context, *mergedContext) {
	if a.ctx == nil {
		return r.ctx, nil
	}
	return r.handlerContext(a.ctx)
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

// mergedContext takes values from the message's context, then from the workflow's. It
// is a message's context in all other respects.
type mergedContext struct {
	workflow.Context
	workflow workflow.Context
	cancel   workflow.CancelFunc // of the handler's context, which is its child
}

func (c *mergedContext) Value(key any) any {
	if v := c.Context.Value(key); v != nil {
		return v
	}
	return c.workflow.Value(key)
}
