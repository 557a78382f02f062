package runtime

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// The SDK gives handlers its root context. handlerContext makes one that also has
// the values and options of the context that the workflow itself got, for example from
// an interceptor. What came with the message, such as its headers, goes first.
//
// An SDK context can only be the child of one other, so the merged one does not hear of
// the workflow's cancellation by itself: the run cancels it.
func (r *run) handlerContext(message workflow.Context) (workflow.Context, *handlerCancel) {
	ctx, cancel := workflow.NewDisconnectedContext(mergedContext{message, r.ctx})
	ctx = workflow.WithActivityOptions(ctx, workflow.GetActivityOptions(r.ctx))
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.GetLocalActivityOptions(r.ctx))
	ctx = workflow.WithChildOptions(ctx, workflow.GetChildWorkflowOptions(r.ctx))
	if r.ctx.Err() != nil {
		cancel()
	}
	h := &handlerCancel{cancel}
	r.cancels = append(r.cancels, h)
	return ctx, h
}

// A handlerCancel is the cancellation of a handler that runs.
type handlerCancel struct{ cancel workflow.CancelFunc }

// releaseContext forgets the cancellation of a handler that has returned.
func (r *run) releaseContext(h *handlerCancel) {
	r.cancels = slices.DeleteFunc(r.cancels, func(other *handlerCancel) bool { return other == h })
}

// cancelHandlers passes the workflow's cancellation on, in the order in which the
// handlers started.
func (r *run) cancelHandlers() {
	r.cancelled = true
	for _, h := range slices.Clone(r.cancels) {
		h.cancel()
	}
}

// mergedContext takes values from the message's context, then from the workflow's. It
// is a message's context in all other respects.
type mergedContext struct {
	workflow.Context
	workflow workflow.Context
}

func (c mergedContext) Value(key any) any {
	if v := c.Context.Value(key); v != nil {
		return v
	}
	return c.workflow.Value(key)
}
