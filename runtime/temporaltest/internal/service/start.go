package service

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// The policy that came before the conflict policies; clients still send it.
//
//lint:ignore SA1019 see above
const terminateIfRunning = enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING

// startOrUse starts a workflow, as a child if there is a parentage, or returns the run that the policies of the request prefer.
func (s *Service) startOrUse(request *workflowservice.StartWorkflowExecutionRequest, parentage *parentage) (x *execution, started bool, err error) {
	conflict, reuse := request.GetWorkflowIdConflictPolicy(), request.GetWorkflowIdReusePolicy()
	if reuse == terminateIfRunning {
		if conflict != enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
			return nil, false, serviceerror.NewInvalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy")
		}
		conflict = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	}
	if err := s.validate(request); err != nil {
		return nil, false, err
	}
	if current := s.current(request.GetWorkflowId()); current != nil {
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
	return s.begin(request, s.Scheduler.Now().Add(request.GetWorkflowStartDelay().AsDuration()), parentage, nil), true, nil
}

// mayFollow returns an error if there must not be a run after one that has closed.
func mayFollow(closed *execution, policy enumspb.WorkflowIdReusePolicy) error {
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

func (s *Service) validate(request *workflowservice.StartWorkflowExecutionRequest) error {
	switch {
	case request.GetWorkflowId() == "":
		return serviceerror.NewInvalidArgument("WorkflowId is not set on request.")
	case request.GetWorkflowType().GetName() == "":
		return serviceerror.NewInvalidArgument("WorkflowType is not set on request.")
	case request.GetTaskQueue().GetName() == "":
		return serviceerror.NewInvalidArgument("missing task queue name")
	}
	if err := s.Scheduler.Registry.Check(request.GetWorkflowType().GetName()); err != nil {
		return serviceerror.NewInvalidArgument("temporaltest: " + err.Error())
	}
	return nil
}

func (x *execution) startResponse(started bool) *workflowservice.StartWorkflowExecutionResponse {
	return &workflowservice.StartWorkflowExecutionResponse{
		RunId:               x.runID,
		FirstExecutionRunId: x.first,
		Started:             started,
		Status:              x.status,
	}
}

// StartWorkflowExecution starts a workflow.
func (h handler) StartWorkflowExecution(ctx context.Context, request *workflowservice.StartWorkflowExecutionRequest) (*workflowservice.StartWorkflowExecutionResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, started, err := h.startOrUse(request, nil)
	if err != nil {
		return nil, err
	}
	h.Scheduler.Changed()
	response := x.startResponse(started)
	return response, h.answered(h.Scheduler.AwaitIdle(ctx))
}

// SignalWithStartWorkflowExecution sends a signal to a workflow, which it starts if none is
// open.
func (h handler) SignalWithStartWorkflowExecution(ctx context.Context, request *workflowservice.SignalWithStartWorkflowExecutionRequest) (*workflowservice.SignalWithStartWorkflowExecutionResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, started, err := h.startForSignal(request)
	if err != nil {
		return nil, err
	}
	response := &workflowservice.SignalWithStartWorkflowExecutionResponse{RunId: x.runID, Started: started}
	return response, h.deliver(ctx, x, driver.Signal(request.GetSignalName(), request.GetSignalInput()))
}

// startForSignal starts the workflow that a signal is for, or returns its run.
func (s *Service) startForSignal(request *workflowservice.SignalWithStartWorkflowExecutionRequest) (x *execution, started bool, err error) {
	conflict := request.GetWorkflowIdConflictPolicy()
	if conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
		return nil, false, serviceerror.NewInvalidArgument("Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.")
	}
	reuse := request.GetWorkflowIdReusePolicy()
	if conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED &&
		reuse != terminateIfRunning {
		conflict = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}
	return s.startOrUse(&workflowservice.StartWorkflowExecutionRequest{
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
	}, nil)
}
