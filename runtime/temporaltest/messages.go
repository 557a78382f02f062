package temporaltest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// signal sends a signal.
func signal(name string, payloads *commonpb.Payloads) *command {
	return &command{early: true, do: func(r *run) { r.test.SignalWorkflow(name, encoded{payloads}) }}
}

// cancel requests cancellation.
func cancel() *command {
	return &command{early: true, do: func(r *run) { r.test.CancelWorkflow() }}
}

// findIn is find for a message that may be for the chain of a certain first run only.
func (e *Env) findIn(execution *commonpb.WorkflowExecution, first string) (*run, error) {
	r, err := e.find(execution.GetWorkflowId(), execution.GetRunId())
	if err == nil && first != "" && r.first != first && r.open() {
		return nil, errNotFound(execution.GetWorkflowId())
	}
	return r, err
}

// deliver waits until a run, or the one after it, has done a command and everything that
// follows from it and needs no time.
func (e *Env) deliver(ctx context.Context, r *run, c *command) error {
	r.order(c)
	e.stir()
	if !r.launched && r.startAt.After(e.now) && !c.query {
		return nil // it will be there when the workflow starts
	}
	if err := e.wait(ctx, &waiter{met: func() bool { return c.done }}); err != nil {
		return err
	}
	if c.err != nil || c.query {
		return c.err
	}
	return e.settled(ctx)
}

// settled waits until no run has anything to do that needs no time: the next run of a
// workflow, or another workflow that it has sent a signal to.
func (e *Env) settled(ctx context.Context) error {
	return e.wait(ctx, &waiter{met: func() bool {
		return !slices.ContainsFunc(e.loops, func(r *run) bool { return !r.resting() && !r.absorbed() })
	}})
}

// resting reports whether the run has nothing to do until time passes.
func (r *run) resting() bool {
	waiting := !r.launched && r.startAt.After(r.env.now)
	return r.ended || waiting || r.quiet && len(r.commands) == 0
}

// send delivers a command to the open run that a message is for.
func (s *service) send(ctx context.Context, execution *commonpb.WorkflowExecution, first string, c *command) error {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.findIn(execution, first)
	if err != nil {
		return err
	}
	if !r.open() {
		return errCompleted
	}
	c.pinned = execution.GetRunId() != ""
	return e.deliver(ctx, r, c)
}

// SignalWorkflowExecution sends a signal.
func (s *service) SignalWorkflowExecution(ctx context.Context, request *workflowservice.SignalWorkflowExecutionRequest) (*workflowservice.SignalWorkflowExecutionResponse, error) {
	c := signal(request.GetSignalName(), request.GetInput())
	return &workflowservice.SignalWorkflowExecutionResponse{}, s.send(ctx, request.GetWorkflowExecution(), "", c)
}

// RequestCancelWorkflowExecution requests cancellation.
func (s *service) RequestCancelWorkflowExecution(ctx context.Context, request *workflowservice.RequestCancelWorkflowExecutionRequest) (*workflowservice.RequestCancelWorkflowExecutionResponse, error) {
	err := s.send(ctx, request.GetWorkflowExecution(), request.GetFirstExecutionRunId(), cancel())
	if errors.Is(err, errCompleted) {
		err = nil // a workflow that has closed needs no cancellation
	}
	return &workflowservice.RequestCancelWorkflowExecutionResponse{}, err
}

// TerminateWorkflowExecution ends a workflow at once.
func (s *service) TerminateWorkflowExecution(_ context.Context, request *workflowservice.TerminateWorkflowExecutionRequest) (*workflowservice.TerminateWorkflowExecutionResponse, error) {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.findIn(request.GetWorkflowExecution(), request.GetFirstExecutionRunId())
	if err != nil {
		return nil, err
	}
	if !r.open() {
		return nil, errCompleted
	}
	r.terminate(request.GetReason(), request.GetIdentity(), request.GetDetails())
	return &workflowservice.TerminateWorkflowExecutionResponse{}, nil
}

// QueryWorkflow asks a workflow, which may have closed.
func (s *service) QueryWorkflow(ctx context.Context, request *workflowservice.QueryWorkflowRequest) (*workflowservice.QueryWorkflowResponse, error) {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.find(request.GetExecution().GetWorkflowId(), request.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	if r.rejects(request.GetQueryRejectCondition()) {
		return &workflowservice.QueryWorkflowResponse{QueryRejected: &querypb.QueryRejected{Status: r.status}}, nil
	}
	result, err := e.query(ctx, r, request.GetQuery().GetQueryType(), request.GetQuery().GetQueryArgs())
	if err != nil {
		return nil, err
	}
	return &workflowservice.QueryWorkflowResponse{QueryResult: result}, nil
}

// rejects reports whether a query is not to be answered.
func (r *run) rejects(condition enumspb.QueryRejectCondition) bool {
	switch condition {
	case enumspb.QUERY_REJECT_CONDITION_NOT_OPEN:
		return !r.open()
	case enumspb.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY:
		return !r.open() && r.status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED &&
			r.status != enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	}
	return false
}

// query asks a run. While its loop runs, the loop has to do it.
func (e *Env) query(ctx context.Context, r *run, queryType string, args *commonpb.Payloads) (*commonpb.Payloads, error) {
	var result *commonpb.Payloads
	var err error
	ask := func(r *run) { result, err = r.ask(queryType, args) }
	if !r.ended {
		switch failed := e.deliver(ctx, r, &command{query: true, pinned: true, do: ask}); {
		case failed == nil:
			return result, err
		case !errors.Is(failed, errCompleted):
			return nil, failed
		}
	}
	if r.test == nil {
		return nil, serviceerror.NewQueryFailed("the workflow has closed before it started")
	}
	e.mu.Unlock()
	r.after.Lock()
	ask(r)
	r.after.Unlock()
	e.mu.Lock()
	return result, err
}

// ask calls the query's handler.
func (r *run) ask(queryType string, args *commonpb.Payloads) (_ *commonpb.Payloads, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = serviceerror.NewQueryFailed(fmt.Sprint(p))
		}
	}()
	if queryType == stackTraceQuery {
		return r.env.workflowConverter(r.id).ToPayloads(r.stackTrace())
	}
	answer, err := r.test.QueryWorkflow(queryType, encoded{args})
	if err != nil {
		return nil, serviceerror.NewQueryFailed(err.Error())
	}
	var result encoded
	if answer.HasValue() {
		err = answer.Get(&result)
	}
	return result.payloads, err
}
