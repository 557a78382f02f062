package temporaltest

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// The policy that came before the conflict policies; clients still send it.
//
//lint:ignore SA1019 see above
const terminateIfRunning = enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING

// find returns a run of a workflow, the latest if there is no run ID.
func (e *Env) find(workflowID, runID string) (*run, error) {
	runs := e.workflows[workflowID]
	if len(runs) == 0 {
		return nil, errNotFound(workflowID)
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if runID == "" || runs[i].runID == runID {
			return runs[i], nil
		}
	}
	return nil, errRunNotFound(workflowID, runID)
}

// current is the latest run of a workflow, nil if there is none.
func (e *Env) current(workflowID string) *run {
	r, err := e.find(workflowID, "")
	if err != nil {
		return nil
	}
	return r
}

// startOrUse starts a workflow, or returns the run that the policies of the request prefer.
func (e *Env) startOrUse(request *workflowservice.StartWorkflowExecutionRequest) (r *run, started bool, err error) {
	conflict, reuse := request.GetWorkflowIdConflictPolicy(), request.GetWorkflowIdReusePolicy()
	if reuse == terminateIfRunning {
		if conflict != enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
			return nil, false, serviceerror.NewInvalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy")
		}
		conflict = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	}
	if err := e.validate(request); err != nil {
		return nil, false, err
	}
	if current := e.current(request.GetWorkflowId()); current != nil {
		switch {
		case !current.open():
			if err := mayFollow(current, reuse); err != nil {
				return nil, false, err
			}
		case conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING:
			return current, false, nil
		case conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING:
			current.terminate("TerminateIfRunning WorkflowIdReusePolicy Policy", "history-service", nil)
		default:
			return nil, false, errAlreadyStarted(current, "Workflow execution is already running. WorkflowId: %v, RunId: %v.")
		}
	}
	r = e.newRun(request, e.now.Add(request.GetWorkflowStartDelay().AsDuration()))
	return r, true, nil
}

// mayFollow returns an error if there must not be a run after one that has closed.
func mayFollow(closed *run, policy enumspb.WorkflowIdReusePolicy) error {
	switch policy {
	case enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE:
		return errAlreadyStarted(closed, "Workflow execution already finished. WorkflowId: %v, RunId: %v. "+
			"Workflow Id reuse policy: reject duplicate workflow Id.")
	case enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY:
		if closed.status == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			return errAlreadyStarted(closed, "Workflow execution already finished successfully. WorkflowId: %v, RunId: %v. "+
				"Workflow Id reuse policy: allow duplicate workflow Id if last run failed.")
		}
	}
	return nil
}

func (e *Env) validate(request *workflowservice.StartWorkflowExecutionRequest) error {
	switch {
	case request.GetWorkflowId() == "":
		return serviceerror.NewInvalidArgument("WorkflowId is not set on request.")
	case request.GetWorkflowType().GetName() == "":
		return serviceerror.NewInvalidArgument("WorkflowType is not set on request.")
	case request.GetTaskQueue().GetName() == "":
		return serviceerror.NewInvalidArgument("missing task queue name")
	}
	if err := e.registry.check(request.GetWorkflowType().GetName()); err != nil {
		return serviceerror.NewInvalidArgument("temporaltest: " + err.Error())
	}
	return nil
}

func (r *run) startResponse(started bool) *workflowservice.StartWorkflowExecutionResponse {
	return &workflowservice.StartWorkflowExecutionResponse{
		RunId:               r.runID,
		FirstExecutionRunId: r.first,
		Started:             started,
		Status:              r.status,
	}
}

// StartWorkflowExecution starts a workflow.
func (s *service) StartWorkflowExecution(ctx context.Context, request *workflowservice.StartWorkflowExecutionRequest) (*workflowservice.StartWorkflowExecutionResponse, error) {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, started, err := e.startOrUse(request)
	if err != nil {
		return nil, err
	}
	e.stir()
	response := r.startResponse(started)
	return response, e.settled(ctx)
}

// SignalWithStartWorkflowExecution sends a signal to a workflow, which it starts if none is
// open.
func (s *service) SignalWithStartWorkflowExecution(ctx context.Context, request *workflowservice.SignalWithStartWorkflowExecutionRequest) (*workflowservice.SignalWithStartWorkflowExecutionResponse, error) {
	conflict := request.GetWorkflowIdConflictPolicy()
	if conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
		return nil, serviceerror.NewInvalidArgument("Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.")
	}
	reuse := request.GetWorkflowIdReusePolicy()
	if conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED &&
		reuse != terminateIfRunning {
		conflict = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, started, err := e.startOrUse(&workflowservice.StartWorkflowExecutionRequest{
		Namespace:                request.GetNamespace(),
		WorkflowId:               request.GetWorkflowId(),
		WorkflowType:             request.GetWorkflowType(),
		TaskQueue:                request.GetTaskQueue(),
		Input:                    request.GetInput(),
		WorkflowExecutionTimeout: request.GetWorkflowExecutionTimeout(),
		WorkflowRunTimeout:       request.GetWorkflowRunTimeout(),
		WorkflowTaskTimeout:      request.GetWorkflowTaskTimeout(),
		Identity:                 request.GetIdentity(),
		RequestId:                request.GetRequestId(),
		WorkflowIdReusePolicy:    reuse,
		WorkflowIdConflictPolicy: conflict,
		RetryPolicy:              request.GetRetryPolicy(),
		CronSchedule:             request.GetCronSchedule(),
		Memo:                     request.GetMemo(),
		SearchAttributes:         request.GetSearchAttributes(),
		Header:                   request.GetHeader(),
		WorkflowStartDelay:       request.GetWorkflowStartDelay(),
		UserMetadata:             request.GetUserMetadata(),
	})
	if err != nil {
		return nil, err
	}
	response := &workflowservice.SignalWithStartWorkflowExecutionResponse{RunId: r.runID, Started: started}
	return response, e.deliver(ctx, r, signal(request.GetSignalName(), request.GetSignalInput()))
}
