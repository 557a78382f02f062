package main

import (
	"context"
	"fmt"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
)

// sendOnce makes a client send signals without a key exactly once. The SDK repeats a request whose
// answer has not come, and the server recognises it only in the same run: after the workflow has
// continued as new such a signal would be recorded a second time, and rightly handled a
// second time. What is sent once was recorded once or not at all.
type sendOnce struct {
	interceptor.ClientInterceptorBase
	client client.Client // set when it is connected
}

// InterceptClient implements interceptor.ClientInterceptor.
func (s *sendOnce) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	outbound := &sendOnceOutbound{once: s}
	outbound.Next = next
	return outbound
}

type sendOnceOutbound struct {
	interceptor.ClientOutboundInterceptorBase
	once *sendOnce
}

// SignalWorkflow implements interceptor.ClientOutboundInterceptor.
func (o *sendOnceOutbound) SignalWorkflow(ctx context.Context, in *interceptor.ClientSignalWorkflowInput) error {
	if in.SignalName != LedgerNoteSignal && in.SignalName != LedgerRemarkSignal {
		return o.Next.SignalWorkflow(ctx, in)
	}
	input, err := converter.GetDefaultDataConverter().ToPayloads(in.Arg)
	if err != nil {
		return fmt.Errorf("encode signal %s: %w", in.SignalName, err)
	}
	// The SDK repeats only the requests that it makes itself.
	_, err = o.once.client.WorkflowService().SignalWorkflowExecution(ctx, &workflowservice.SignalWorkflowExecutionRequest{
		Namespace:         client.DefaultNamespace,
		WorkflowExecution: &common.WorkflowExecution{WorkflowId: in.WorkflowID, RunId: in.RunID},
		SignalName:        in.SignalName,
		Input:             input,
	})
	return err
}

// connect returns a client that sends signals without a key once.
func connect(address string) (client.Client, error) {
	once := &sendOnce{}
	c, err := client.Dial(client.Options{
		HostPort:     address,
		Logger:       errorLogger(),
		Interceptors: []interceptor.ClientInterceptor{once},
	})
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", address, err)
	}
	once.client = c
	return c, nil
}
