package run

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// outbound sees what handlers start. What a handler leaves running is cancelled with the workflow, as it is in
// one that is written by hand, and for that its context has to be kept.
type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func newOutbound(next interceptor.WorkflowOutboundInterceptor) *outbound {
	o := &outbound{}
	o.Next = next
	return o
}

// pending is a future, or something else that a handler has started.
type pending interface{ IsReady() bool }

// started notes what has been started with a context.
func started[P pending](ctx workflow.Context, p P) P {
	if c, ok := ctx.Value(handlerContextKey{}).(*handlerContext); ok {
		c.start(p)
	}
	return p
}

// A coroutine is one that a handler has started.
type coroutine struct{ returned bool }

func (c *coroutine) IsReady() bool { return c.returned }

func (o *outbound) Go(ctx workflow.Context, name string, f func(workflow.Context)) workflow.Context {
	c := started(ctx, &coroutine{})
	return o.Next.Go(ctx, name, func(ctx workflow.Context) {
		defer func() { c.returned = true }()
		f(ctx)
	})
}

func (o *outbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	return started(ctx, o.Next.ExecuteActivity(ctx, activityType, args...))
}

func (o *outbound) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	return started(ctx, o.Next.ExecuteLocalActivity(ctx, activityType, args...))
}

func (o *outbound) ExecuteChildWorkflow(ctx workflow.Context, childWorkflowType string, args ...any) workflow.ChildWorkflowFuture {
	return started(ctx, o.Next.ExecuteChildWorkflow(ctx, childWorkflowType, args...))
}

func (o *outbound) ExecuteNexusOperation(ctx workflow.Context, in interceptor.ExecuteNexusOperationInput) workflow.NexusOperationFuture {
	return started(ctx, o.Next.ExecuteNexusOperation(ctx, in))
}

func (o *outbound) NewTimer(ctx workflow.Context, d time.Duration) workflow.Future {
	return started(ctx, o.Next.NewTimer(ctx, d))
}

func (o *outbound) NewTimerWithOptions(ctx workflow.Context, d time.Duration, options workflow.TimerOptions) workflow.Future {
	return started(ctx, o.Next.NewTimerWithOptions(ctx, d, options))
}

func (o *outbound) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signalName string, arg any) workflow.Future {
	return started(ctx, o.Next.SignalExternalWorkflow(ctx, workflowID, runID, signalName, arg))
}

func (o *outbound) SignalChildWorkflow(ctx workflow.Context, workflowID, signalName string, arg any) workflow.Future {
	return started(ctx, o.Next.SignalChildWorkflow(ctx, workflowID, signalName, arg))
}
