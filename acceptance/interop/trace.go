package interop

import (
	"context"
	"sync"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// Trace is an interceptor, for clients and for workers, that notes the names of what passes
// through it, as one for tracing would. The zero value is an empty trace. It is safe for
// concurrent use.
type Trace struct {
	interceptor.ClientInterceptorBase
	interceptor.WorkerInterceptorBase

	mutex sync.Mutex
	calls []string
}

// Calls returns what was noted so far, such as "HandleSignal add_note".
func (t *Trace) Calls() []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return append([]string(nil), t.calls...)
}

func (t *Trace) note(call, name string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.calls = append(t.calls, call+" "+name)
}

// noteOnce notes what happens in a workflow, unless it happens again in a replay.
func (t *Trace) noteOnce(ctx workflow.Context, call, name string) {
	if !workflow.IsReplaying(ctx) {
		t.note(call, name)
	}
}

// InterceptClient notes what a client sends.
func (t *Trace) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &tracedClient{interceptor.ClientOutboundInterceptorBase{Next: next}, t}
}

type tracedClient struct {
	interceptor.ClientOutboundInterceptorBase
	trace *Trace
}

func (c *tracedClient) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	c.trace.note("ExecuteWorkflow", in.WorkflowType)
	return c.Next.ExecuteWorkflow(ctx, in)
}

func (c *tracedClient) SignalWorkflow(ctx context.Context, in *interceptor.ClientSignalWorkflowInput) error {
	c.trace.note("SignalWorkflow", in.SignalName)
	return c.Next.SignalWorkflow(ctx, in)
}

func (c *tracedClient) SignalWithStartWorkflow(ctx context.Context, in *interceptor.ClientSignalWithStartWorkflowInput) (client.WorkflowRun, error) {
	c.trace.note("SignalWithStartWorkflow", in.WorkflowType+" "+in.SignalName)
	return c.Next.SignalWithStartWorkflow(ctx, in)
}

func (c *tracedClient) QueryWorkflow(ctx context.Context, in *interceptor.ClientQueryWorkflowInput) (converter.EncodedValue, error) {
	c.trace.note("QueryWorkflow", in.QueryType)
	return c.Next.QueryWorkflow(ctx, in)
}

func (c *tracedClient) UpdateWorkflow(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
	c.trace.note("UpdateWorkflow", in.UpdateName)
	return c.Next.UpdateWorkflow(ctx, in)
}

func (c *tracedClient) UpdateWithStartWorkflow(ctx context.Context, in *interceptor.ClientUpdateWithStartWorkflowInput) (client.WorkflowUpdateHandle, error) {
	c.trace.note("UpdateWithStartWorkflow", in.UpdateOptions.UpdateName)
	return c.Next.UpdateWithStartWorkflow(ctx, in)
}

func (c *tracedClient) CancelWorkflow(ctx context.Context, in *interceptor.ClientCancelWorkflowInput) error {
	c.trace.note("CancelWorkflow", in.WorkflowID)
	return c.Next.CancelWorkflow(ctx, in)
}

// InterceptActivity notes which activities run.
func (t *Trace) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &tracedActivity{interceptor.ActivityInboundInterceptorBase{Next: next}, t}
}

// InterceptWorkflow notes what a workflow gets and what it does.
func (t *Trace) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &tracedInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, t}
}
