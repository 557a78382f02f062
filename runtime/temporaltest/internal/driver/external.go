package driver

import (
	"errors"
	"fmt"

	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"
)

// external lets the workflow reach other workflows. Mocks that the user has set before come first.
func (r *Run) external(test *testsuite.TestWorkflowEnvironment) {
	signal := func(_, workflowID, runID, name string, arg any) error {
		payloads, err := r.scheduler.Options.Converter(workflowID).ToPayloads(arg)
		if err != nil {
			return err
		}
		return r.toOthers().Signal(workflowID, runID, name, payloads)
	}
	test.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(signal).Maybe()
	test.OnRequestCancelExternalWorkflow(mock.Anything, mock.Anything, mock.Anything).Return(
		func(_, workflowID, runID string) error { return r.toOthers().Cancel(workflowID, runID) }).Maybe()
}

// toOthers is the Host, for what the workflow sends now. The clock has the time of that, which others may not have reached.
func (r *Run) toOthers() Host {
	s := r.scheduler
	s.Lock()
	defer s.Unlock()
	s.advance(r.test.Now())
	return s.host
}

// SignalWithStartWorkflow sends a signal to another workflow, which it starts if it does not run. The SDK's test environment
// would need a Nexus service for that.
func (o *outbound) SignalWithStartWorkflow(
	ctx workflow.Context, options workflow.SignalWithStartWorkflowOptions, workflowID, signalName string, signalArg any, workflowType string, args ...any,
) workflow.Future {
	future, settable := workflow.NewFuture(ctx)
	s := o.run.scheduler
	request, err := s.Options.signalWithStart(ctx, options, workflowID, signalName, signalArg, workflowType, args)
	if err != nil {
		settable.SetError(err)
		return future
	}
	s.Lock()
	defer s.Unlock()
	s.advance(o.run.test.Now())
	runID, err := s.host.SignalWithStart(request)
	settable.Set(workflow.Execution{ID: workflowID, RunID: runID}, err)
	return future
}

func (o *Options) signalWithStart(
	ctx workflow.Context, options workflow.SignalWithStartWorkflowOptions, workflowID, signalName string, signalArg any, workflowType string, args []any,
) (*workflowservice.SignalWithStartWorkflowExecutionRequest, error) {
	if options.TypedSearchAttributes.Size() > 0 {
		return nil, errors.New("temporaltest: search attributes of a workflow that another one starts with a signal are not available without a server")
	}
	payloads := o.Converter(workflowID)
	input, err := payloads.ToPayloads(args...)
	if err != nil {
		return nil, err
	}
	signal, err := payloads.ToPayloads(signalArg)
	if err != nil {
		return nil, err
	}
	memo, err := newMemo(payloads, options.Memo)
	if err != nil {
		return nil, err
	}
	header := headerWriter(interceptor.WorkflowHeader(ctx))
	for _, p := range o.Client.ContextPropagators {
		if err := p.InjectFromWorkflow(ctx, header); err != nil {
			return nil, err
		}
	}
	metadata, err := newUserMetadata(payloads, options.StaticSummary, options.StaticDetails)
	if err != nil {
		return nil, err
	}
	queue := options.TaskQueue
	if queue == "" {
		queue = workflow.GetInfo(ctx).TaskQueueName
	}
	return &workflowservice.SignalWithStartWorkflowExecutionRequest{
		Namespace:                o.Client.Namespace,
		WorkflowId:               workflowID,
		WorkflowType:             &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:                &taskqueuepb.TaskQueue{Name: queue},
		Input:                    input,
		SignalName:               signalName,
		SignalInput:              signal,
		WorkflowExecutionTimeout: durationpb.New(options.WorkflowExecutionTimeout),
		WorkflowRunTimeout:       durationpb.New(options.WorkflowRunTimeout),
		WorkflowTaskTimeout:      durationpb.New(options.WorkflowTaskTimeout),
		WorkflowIdReusePolicy:    options.WorkflowIDReusePolicy,
		WorkflowIdConflictPolicy: options.WorkflowIDConflictPolicy,
		CronSchedule:             options.CronSchedule,
		Memo:                     memo,
		Header:                   &commonpb.Header{Fields: header},
		WorkflowStartDelay:       durationpb.New(options.StartDelay),
		UserMetadata:             metadata,
	}, nil
}

// headerWriter is where context propagators write.
type headerWriter map[string]*commonpb.Payload

func (w headerWriter) Set(key string, value *commonpb.Payload) { w[key] = value }

// newMemo encodes a memo, which may be empty.
func newMemo(payloads converter.DataConverter, values map[string]any) (*commonpb.Memo, error) {
	if len(values) == 0 {
		return nil, nil
	}
	memo := &commonpb.Memo{Fields: map[string]*commonpb.Payload{}}
	for key, value := range values {
		payload, err := payloads.ToPayload(value)
		if err != nil {
			return nil, fmt.Errorf("memo %s: %w", key, err)
		}
		memo.Fields[key] = payload
	}
	return memo, nil
}

// newUserMetadata encodes the summary and the details of a workflow, which may be empty.
func newUserMetadata(payloads converter.DataConverter, summary, details string) (*sdkpb.UserMetadata, error) {
	metadata := &sdkpb.UserMetadata{}
	var err error
	if summary != "" {
		if metadata.Summary, err = payloads.ToPayload(summary); err != nil {
			return nil, fmt.Errorf("summary: %w", err)
		}
	}
	if details != "" {
		if metadata.Details, err = payloads.ToPayload(details); err != nil {
			return nil, fmt.Errorf("details: %w", err)
		}
	}
	return metadata, nil
}
