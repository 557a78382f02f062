package service

import (
	"context"
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// await waits until something has happened, while time passes, and then until everything is done that needs none.
func (s *Service) await(ctx context.Context, met func() bool) error {
	if err := s.Scheduler.Await(ctx, met); err != nil {
		return s.answered(err)
	}
	return s.answered(s.Scheduler.AwaitIdle(ctx))
}

// deliver waits until a run, or the one after it, has done a command and everything that follows from it and needs no time.
func (s *Service) deliver(ctx context.Context, x *execution, c *driver.Command) error {
	err := s.Scheduler.Deliver(ctx, x.run, c)
	if errors.Is(err, driver.ErrClosed) {
		return s.current(x.id).completed()
	}
	return s.answered(err)
}

// send delivers a command to the open run that a message is for.
func (s *Service) send(ctx context.Context, ref *commonpb.WorkflowExecution, first string, c *driver.Command) error {
	s.Scheduler.Lock()
	defer s.Scheduler.Unlock()
	x, err := s.findIn(ref, first)
	if err != nil {
		return err
	}
	if !x.open() {
		return x.completed()
	}
	c.Pinned = ref.GetRunId() != ""
	return s.deliver(ctx, x, c)
}

// SignalWorkflowExecution sends a signal.
func (h handler) SignalWorkflowExecution(ctx context.Context, request *workflowservice.SignalWorkflowExecutionRequest) (*workflowservice.SignalWorkflowExecutionResponse, error) {
	c := driver.Signal(request.GetSignalName(), request.GetInput())
	return &workflowservice.SignalWorkflowExecutionResponse{}, h.send(ctx, request.GetWorkflowExecution(), "", c)
}

// RequestCancelWorkflowExecution requests cancellation.
func (h handler) RequestCancelWorkflowExecution(ctx context.Context, request *workflowservice.RequestCancelWorkflowExecutionRequest) (*workflowservice.RequestCancelWorkflowExecutionResponse, error) {
	err := h.send(ctx, request.GetWorkflowExecution(), request.GetFirstExecutionRunId(), driver.Cancel())
	if _, ok := errors.AsType[*closedError](err); ok {
		err = nil // a workflow that has closed needs no cancellation
	}
	return &workflowservice.RequestCancelWorkflowExecutionResponse{}, err
}

// TerminateWorkflowExecution ends a workflow at once.
func (h handler) TerminateWorkflowExecution(_ context.Context, request *workflowservice.TerminateWorkflowExecutionRequest) (*workflowservice.TerminateWorkflowExecutionResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.findIn(request.GetWorkflowExecution(), request.GetFirstExecutionRunId())
	if err != nil {
		return nil, err
	}
	if !x.open() {
		return nil, x.completed()
	}
	x.terminate(request.GetReason(), request.GetIdentity(), request.GetDetails())
	return &workflowservice.TerminateWorkflowExecutionResponse{}, nil
}

// QueryWorkflow asks a workflow, which may have closed.
func (h handler) QueryWorkflow(ctx context.Context, request *workflowservice.QueryWorkflowRequest) (*workflowservice.QueryWorkflowResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.find(request.GetExecution().GetWorkflowId(), request.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	if x.rejects(request.GetQueryRejectCondition()) {
		return &workflowservice.QueryWorkflowResponse{QueryRejected: &querypb.QueryRejected{Status: x.status}}, nil
	}
	if panicked, ok := errors.AsType[*temporal.PanicError](x.failed); ok { // it may be that of an activity
		return nil, serviceerror.NewQueryFailed("Workflow panic: " + panicked.Error())
	}
	result, err := x.run.Query(ctx, request.GetQuery().GetQueryType(), request.GetQuery().GetQueryArgs())
	if failed, ok := errors.AsType[*driver.QueryError](err); ok {
		return nil, serviceerror.NewQueryFailed(failed.Error())
	}
	if err != nil {
		return nil, h.answered(err)
	}
	return &workflowservice.QueryWorkflowResponse{QueryResult: result}, nil
}

// rejects reports whether a query is not to be answered.
func (x *execution) rejects(condition enumspb.QueryRejectCondition) bool {
	switch condition {
	case enumspb.QUERY_REJECT_CONDITION_NOT_OPEN:
		return !x.open()
	case enumspb.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY:
		return !x.open() && x.status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED &&
			x.status != enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	}
	return false
}
