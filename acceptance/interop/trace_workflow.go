package interop

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

type tracedActivity struct {
	interceptor.ActivityInboundInterceptorBase
	trace *Trace
}

func (a *tracedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	a.trace.note("ExecuteActivity", activity.GetInfo(ctx).ActivityType.Name)
	return a.Next.ExecuteActivity(ctx, in)
}

// tracedInbound notes what a workflow gets.
type tracedInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	trace *Trace
}

func (i *tracedInbound) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&tracedOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: outbound}, i.trace})
}

func (i *tracedInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	i.trace.noteOnce(ctx, "ExecuteWorkflow", workflow.GetInfo(ctx).WorkflowType.Name)
	return i.Next.ExecuteWorkflow(ctx, in)
}

func (i *tracedInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	i.trace.noteOnce(ctx, "HandleSignal", in.SignalName)
	return i.Next.HandleSignal(ctx, in)
}

func (i *tracedInbound) HandleQuery(ctx workflow.Context, in *interceptor.HandleQueryInput) (any, error) {
	i.trace.note("HandleQuery", in.QueryType)
	return i.Next.HandleQuery(ctx, in)
}

func (i *tracedInbound) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	i.trace.noteOnce(ctx, "ValidateUpdate", in.Name)
	return i.Next.ValidateUpdate(ctx, in)
}

func (i *tracedInbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	i.trace.noteOnce(ctx, "ExecuteUpdate", in.Name)
	return i.Next.ExecuteUpdate(ctx, in)
}

// tracedOutbound notes what a workflow asks for.
type tracedOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	trace *Trace
}

func (o *tracedOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	o.trace.noteOnce(ctx, "call activity", activityType)
	return o.Next.ExecuteActivity(ctx, activityType, args...)
}

func (o *tracedOutbound) ExecuteChildWorkflow(ctx workflow.Context, workflowType string, args ...any) workflow.ChildWorkflowFuture {
	o.trace.noteOnce(ctx, "start child", workflowType)
	return o.Next.ExecuteChildWorkflow(ctx, workflowType, args...)
}

func (o *tracedOutbound) SignalChildWorkflow(ctx workflow.Context, workflowID, signal string, arg any) workflow.Future {
	o.trace.noteOnce(ctx, "signal child", signal)
	return o.Next.SignalChildWorkflow(ctx, workflowID, signal, arg)
}

func (o *tracedOutbound) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signal string, arg any) workflow.Future {
	o.trace.noteOnce(ctx, "signal external", signal)
	return o.Next.SignalExternalWorkflow(ctx, workflowID, runID, signal, arg)
}

func (o *tracedOutbound) NewContinueAsNewError(ctx workflow.Context, workflowType any, args ...any) error {
	if name, ok := workflowType.(string); ok {
		o.trace.noteOnce(ctx, "continue as new", name)
	}
	return o.Next.NewContinueAsNewError(ctx, workflowType, args...)
}
