package temporaltest

import (
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// close closes the run in the way in which its test environment has ended, and starts the
// next run if there is one.
func (r *run) close(crash error) {
	var continued *workflow.ContinueAsNewError
	err := crash
	if err == nil {
		err = r.test.GetWorkflowError()
	}
	var canceled *temporal.CanceledError
	switch {
	case err == nil:
		r.complete()
	case crash == nil && errors.As(err, &canceled):
		failure := r.env.workflowFailures(r.id).ErrorToFailure(canceled)
		r.finish(enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, &historypb.HistoryEvent{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionCanceledEventAttributes{
				WorkflowExecutionCanceledEventAttributes: &historypb.WorkflowExecutionCanceledEventAttributes{
					Details: failure.GetCanceledFailureInfo().GetDetails(),
				}},
		}, nil)
	case crash == nil && errors.As(err, &continued):
		r.continueAsNew(continued)
	case crash == nil && r.timedOut(err):
		r.finish(enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT, &historypb.HistoryEvent{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionTimedOutEventAttributes{
				WorkflowExecutionTimedOutEventAttributes: &historypb.WorkflowExecutionTimedOutEventAttributes{}},
		}, nil)
	default:
		r.fail(err)
	}
}

func (r *run) complete() {
	var result encoded
	// The error is that there is no result.
	_ = r.test.GetWorkflowResult(&result)
	r.finish(enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
			WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{Result: result.payloads}},
	}, nil)
}

func (r *run) fail(err error) {
	var execution *temporal.WorkflowExecutionError
	if errors.As(err, &execution) {
		err = execution.Unwrap()
	}
	r.failed = err
	r.finish(enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes{
			WorkflowExecutionFailedEventAttributes: &historypb.WorkflowExecutionFailedEventAttributes{
				Failure: r.env.workflowFailures(r.id).ErrorToFailure(err),
			}},
	}, nil)
}

// timedOut reports whether the test environment has ended the run because its time was over.
// An error of an activity that has timed out is wrapped.
func (r *run) timedOut(err error) bool {
	var execution *temporal.WorkflowExecutionError
	if timeout := r.timeout(); timeout == 0 || r.test.Now().Round(clockResolution).Before(r.startAt.Add(timeout)) || !errors.As(err, &execution) {
		return false
	}
	_, ok := execution.Unwrap().(*temporal.TimeoutError)
	return ok
}

// terminate closes the run at once.
func (r *run) terminate(reason, identity string, details *commonpb.Payloads) {
	r.finish(enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionTerminatedEventAttributes{
			WorkflowExecutionTerminatedEventAttributes: &historypb.WorkflowExecutionTerminatedEventAttributes{
				Reason: reason, Identity: identity, Details: details,
			}},
	}, nil)
	r.kill()
	r.env.stir()
}

// continueAsNew closes the run and adds the next one.
func (r *run) continueAsNew(c *workflow.ContinueAsNewError) {
	start := proto.Clone(r.start).(*workflowservice.StartWorkflowExecutionRequest)
	start.WorkflowType = &commonpb.WorkflowType{Name: c.WorkflowType.Name}
	start.Input, start.Header = c.Input, c.Header
	if c.TaskQueueName != "" {
		start.TaskQueue = &taskqueuepb.TaskQueue{Name: c.TaskQueueName}
	}
	if c.WorkflowRunTimeout > 0 {
		start.WorkflowRunTimeout = durationpb.New(c.WorkflowRunTimeout)
	}
	start.WorkflowStartDelay = nil
	if err := r.env.registry.check(c.WorkflowType.Name); err != nil {
		r.fail(err)
		return
	}
	next := r.env.newRun(start, r.env.now.Add(c.BackoffStartInterval))
	next.first, next.from, next.expires = r.first, r.runID, r.expires
	r.finish(enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, &historypb.HistoryEvent{
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

// finish closes the run. What could not be delivered goes to the next run, if there is
// one.
func (r *run) finish(status enumspb.WorkflowExecutionStatus, event *historypb.HistoryEvent, next *run) {
	e := r.env
	if r.test != nil {
		e.reach(r.test.Now())
	}
	event.EventTime = timestamppb.New(e.now)
	r.status, r.closing, r.closeTime = status, event, e.now
	r.finishUpdates(next)
	r.leave(next)
}
