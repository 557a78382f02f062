package run

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// outbound sees which channels of signals are asked for, and what handlers start. What a handler leaves running is
// cancelled with the workflow, as it is in one that is written by hand, and for that its context has to be kept. And the
// commands of a signal's handler get a group in the history, as the SDK does for updates.
type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	delivery *delivery
}

func newOutbound(next interceptor.WorkflowOutboundInterceptor, d *delivery) *outbound {
	o := &outbound{delivery: d}
	o.Next = next
	return o
}

// started notes what has been started with a context.
func started[P pending](ctx workflow.Context, p P) P {
	if c, ok := ctx.Value(handlerCallKey{}).(*handlerCall); ok {
		c.start(p)
	}
	return p
}

// grouped is the context for a command: all those of one signal's handler, or of one batch's, are in a group. In a replay
// the history has the group, and commands are not sent.
func grouped(ctx workflow.Context) workflow.Context {
	c, ok := ctx.Value(handlerCallKey{}).(*handlerCall)
	if !ok || c.number == 0 || workflow.IsReplaying(ctx) {
		return ctx
	}
	return workflow.WithEventGroups(ctx, workflow.NewEventGroup(fmt.Sprintf("%s %d", c.name, c.number)))
}

func (o *outbound) GetSignalChannel(ctx workflow.Context, name string) workflow.ReceiveChannel {
	return o.delivery.opened(name, o.Next.GetSignalChannel(ctx, name))
}

func (o *outbound) GetSignalChannelWithOptions(ctx workflow.Context, name string, options workflow.SignalChannelOptions) workflow.ReceiveChannel {
	return o.delivery.opened(name, o.Next.GetSignalChannelWithOptions(ctx, name, options))
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
	return started(ctx, o.Next.ExecuteActivity(grouped(ctx), activityType, args...))
}

func (o *outbound) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	return started(ctx, o.Next.ExecuteLocalActivity(grouped(ctx), activityType, args...))
}

func (o *outbound) ExecuteChildWorkflow(ctx workflow.Context, childWorkflowType string, args ...any) workflow.ChildWorkflowFuture {
	return started(ctx, o.Next.ExecuteChildWorkflow(grouped(ctx), childWorkflowType, args...))
}

func (o *outbound) ExecuteNexusOperation(ctx workflow.Context, in interceptor.ExecuteNexusOperationInput) workflow.NexusOperationFuture {
	return started(ctx, o.Next.ExecuteNexusOperation(grouped(ctx), in))
}

func (o *outbound) NewTimer(ctx workflow.Context, d time.Duration) workflow.Future {
	return started(ctx, o.Next.NewTimer(grouped(ctx), d))
}

func (o *outbound) NewTimerWithOptions(ctx workflow.Context, d time.Duration, options workflow.TimerOptions) workflow.Future {
	return started(ctx, o.Next.NewTimerWithOptions(grouped(ctx), d, options))
}

func (o *outbound) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signalName string, arg any) workflow.Future {
	return started(ctx, o.Next.SignalExternalWorkflow(grouped(ctx), workflowID, runID, signalName, arg))
}

func (o *outbound) SignalExternalWorkflowWithOptions(ctx workflow.Context, workflowID, runID, signalName string, arg any, options workflow.SignalExternalWorkflowOptions) workflow.Future {
	return started(ctx, o.Next.SignalExternalWorkflowWithOptions(grouped(ctx), workflowID, runID, signalName, arg, options))
}

func (o *outbound) SignalChildWorkflow(ctx workflow.Context, workflowID, signalName string, arg any) workflow.Future {
	return started(ctx, o.Next.SignalChildWorkflow(grouped(ctx), workflowID, signalName, arg))
}

func (o *outbound) SignalChildWorkflowWithOptions(ctx workflow.Context, workflowID, signalName string, arg any, options workflow.SignalChildWorkflowOptions) workflow.Future {
	return started(ctx, o.Next.SignalChildWorkflowWithOptions(grouped(ctx), workflowID, signalName, arg, options))
}

func (o *outbound) RequestCancelExternalWorkflow(ctx workflow.Context, workflowID, runID string) workflow.Future {
	return o.Next.RequestCancelExternalWorkflow(grouped(ctx), workflowID, runID)
}

func (o *outbound) RequestCancelExternalWorkflowWithOptions(ctx workflow.Context, workflowID, runID string, options workflow.CancelExternalWorkflowOptions) workflow.Future {
	return o.Next.RequestCancelExternalWorkflowWithOptions(grouped(ctx), workflowID, runID, options)
}

func (o *outbound) SignalWithStartWorkflow(ctx workflow.Context, options workflow.SignalWithStartWorkflowOptions, workflowID, signalName string, signalArg any, workflowType string, args ...any) workflow.Future {
	return started(ctx, o.Next.SignalWithStartWorkflow(grouped(ctx), options, workflowID, signalName, signalArg, workflowType, args...))
}

func (o *outbound) UpsertSearchAttributes(ctx workflow.Context, attributes map[string]any) error {
	return o.Next.UpsertSearchAttributes(grouped(ctx), attributes)
}

func (o *outbound) UpsertTypedSearchAttributes(ctx workflow.Context, attributes ...temporal.SearchAttributeUpdate) error {
	return o.Next.UpsertTypedSearchAttributes(grouped(ctx), attributes...)
}

func (o *outbound) UpsertTypedSearchAttributesWithOptions(ctx workflow.Context, attributes []temporal.SearchAttributeUpdate, options workflow.UpsertSearchAttributesOptions) error {
	return o.Next.UpsertTypedSearchAttributesWithOptions(grouped(ctx), attributes, options)
}

func (o *outbound) UpsertMemo(ctx workflow.Context, memo map[string]any) error {
	return o.Next.UpsertMemo(grouped(ctx), memo)
}

func (o *outbound) UpsertMemoWithOptions(ctx workflow.Context, memo map[string]any, options workflow.UpsertMemoOptions) error {
	return o.Next.UpsertMemoWithOptions(grouped(ctx), memo, options)
}

func (o *outbound) SideEffect(ctx workflow.Context, f func(workflow.Context) any) converter.EncodedValue {
	return o.Next.SideEffect(grouped(ctx), f)
}

func (o *outbound) SideEffectWithOptions(ctx workflow.Context, options workflow.SideEffectOptions, f func(workflow.Context) any) converter.EncodedValue {
	return o.Next.SideEffectWithOptions(grouped(ctx), options, f)
}

func (o *outbound) MutableSideEffect(ctx workflow.Context, id string, f func(workflow.Context) any, equals func(a, b any) bool) converter.EncodedValue {
	return o.Next.MutableSideEffect(grouped(ctx), id, f, equals)
}

func (o *outbound) MutableSideEffectWithOptions(ctx workflow.Context, id string, options workflow.MutableSideEffectOptions, f func(workflow.Context) any, equals func(a, b any) bool) converter.EncodedValue {
	return o.Next.MutableSideEffectWithOptions(grouped(ctx), id, options, f, equals)
}

func (o *outbound) GetVersion(ctx workflow.Context, changeID string, minSupported, maxSupported workflow.Version) workflow.Version {
	return o.Next.GetVersion(grouped(ctx), changeID, minSupported, maxSupported)
}

func (o *outbound) GetVersionWithOptions(ctx workflow.Context, changeID string, minSupported, maxSupported workflow.Version, options workflow.GetVersionOptions) workflow.Version {
	return o.Next.GetVersionWithOptions(grouped(ctx), changeID, minSupported, maxSupported, options)
}
