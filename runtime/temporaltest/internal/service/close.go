package service

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// Closed closes a run in the way in which it has ended, and starts the next one if there is one.
func (h host) Closed(r *driver.Run, o driver.Outcome) {
	x := h.byRun[r]
	switch {
	case o.Failed != nil:
		x.fail(o.Failed)
	case o.Canceled != nil:
		failure := h.Scheduler.Options.Failures(x.id).ErrorToFailure(o.Canceled)
		x.finish(enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, &historypb.HistoryEvent{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionCanceledEventAttributes{
				WorkflowExecutionCanceledEventAttributes: &historypb.WorkflowExecutionCanceledEventAttributes{
					Details: failure.GetCanceledFailureInfo().GetDetails(),
				}},
		}, nil)
	case o.Continued != nil:
		x.continueAsNew(o.Continued)
	case o.TimedOut:
		x.finish(enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT, &historypb.HistoryEvent{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionTimedOutEventAttributes{
				WorkflowExecutionTimedOutEventAttributes: &historypb.WorkflowExecutionTimedOutEventAttributes{}},
		}, nil)
	default:
		x.finish(enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, &historypb.HistoryEvent{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
				WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{Result: o.Result}},
		}, nil)
	}
}

func (x *execution) fail(err error) {
	x.failed = err
	x.finish(enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes{
			WorkflowExecutionFailedEventAttributes: &historypb.WorkflowExecutionFailedEventAttributes{
				Failure: x.service.Scheduler.Options.Failures(x.id).ErrorToFailure(err),
			}},
	}, nil)
}

// terminate closes the run at once.
func (x *execution) terminate(reason, identity string, details *commonpb.Payloads) {
	x.finish(enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
			WorkflowExecutionTerminatedEventAttributes: &historypb.WorkflowExecutionTerminatedEventAttributes{
				Reason: reason, Identity: identity, Details: details,
			}},
	}, nil)
	x.service.Scheduler.Changed()
}

// continueAsNew closes the run and adds the next one.
func (x *execution) continueAsNew(c *workflow.ContinueAsNewError) {
	start := proto.Clone(x.request).(*workflowservice.StartWorkflowExecutionRequest)
	start.WorkflowType = &commonpb.WorkflowType{Name: c.WorkflowType.Name}
	start.Input, start.Header = c.Input, c.Header
	if c.TaskQueueName != "" {
		start.TaskQueue = &taskqueuepb.TaskQueue{Name: c.TaskQueueName}
	}
	if c.WorkflowRunTimeout > 0 {
		start.WorkflowRunTimeout = durationpb.New(c.WorkflowRunTimeout)
	}
	start.WorkflowStartDelay = nil
	if err := x.service.Scheduler.Registry.Check(c.WorkflowType.Name); err != nil {
		x.fail(err)
		return
	}
	next := x.service.begin(start, x.service.Scheduler.Now().Add(c.BackoffStartInterval), nil, x)
	x.finish(enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionContinuedAsNewEventAttributes{
			WorkflowExecutionContinuedAsNewEventAttributes: &historypb.WorkflowExecutionContinuedAsNewEventAttributes{
				NewExecutionRunId: next.runID,
				WorkflowType:      start.WorkflowType,
				TaskQueue:         start.TaskQueue,
				Input:             start.Input,
				Header:            start.Header,
			}},
	}, next)
}

// finish closes the run. What could not be delivered goes to the next run, if there is one.
func (x *execution) finish(status enumspb.WorkflowExecutionStatus, event *historypb.HistoryEvent, next *execution) {
	x.status, x.closing = status, event
	x.finishUpdates(next)
	var run *driver.Run
	if next != nil {
		run = next.run
	}
	x.run.Close(run)
	x.closeTime = x.service.Scheduler.Now()
	event.EventTime = timestamppb.New(x.closeTime)
	if next == nil {
		x.tellParent()
	}
	x.closeChildren()
}
