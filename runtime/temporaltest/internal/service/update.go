package service

import (
	"context"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

const (
	stageAdmitted  = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED
	stageAccepted  = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
	stageCompleted = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
)

// An update is one update of a run. Its methods are called with the lock held, apart from those of driver.Callbacks, which take
// it.
type update struct {
	id      string
	name    string
	args    *commonpb.Payloads
	pinned  bool // it is for one run only
	in      *execution
	command *driver.Command

	accepted bool
	aborted  error // set if the workflow has closed before it accepted the update
	outcome  *updatepb.Outcome
}

// update returns the update with an ID, nil if there is none.
func (x *execution) update(id string) *update {
	for _, u := range x.updates {
		if u.id == id {
			return u
		}
	}
	return nil
}

// admit adds an update to the run, which will be sent to the workflow.
func (x *execution) admit(u *update) {
	u.in = x
	x.updates = append(x.updates, u)
	if u.command == nil || u.command.Done() {
		u.command = driver.Update(u.name, u.id, u.args, u)
		u.command.Pinned = u.pinned
		x.run.Do(u.command)
	}
}

// Accept is called when the workflow has accepted the update.
func (u *update) Accept() {
	u.change(func() { u.accepted = true })
}

// Reject is called when the workflow has rejected the update. The ID is free for another one then.
func (u *update) Reject(err error) {
	u.change(func() {
		x := u.in
		x.updates = slices.DeleteFunc(x.updates, func(other *update) bool { return other == u })
		u.complete(nil, x.service.Scheduler.Options.Failures(x.id).ErrorToFailure(err))
	})
}

// Complete is called when the handler has returned.
func (u *update) Complete(result any, err error) {
	u.change(func() {
		x, o := u.in, &u.in.service.Scheduler.Options
		var success *commonpb.Payloads
		if err == nil {
			if success, err = o.Converter(x.id).ToPayloads(result); err != nil {
				err = fmt.Errorf("temporaltest: the result of update %s (ID %q) of workflow %q, a %T, cannot be encoded: "+
					"on a server the workflow would be stuck with it: %w", u.name, u.id, x.id, result, err)
				o.Errorf("%v", err)
			}
		}
		var failure *failurepb.Failure
		if err != nil {
			failure = o.Failures(x.id).ErrorToFailure(err)
		}
		u.complete(success, failure)
	})
}

// change changes the update, and tells everybody.
func (u *update) change(f func()) {
	s := u.in.service.Scheduler
	s.Lock()
	defer s.Unlock()
	f()
	s.Changed()
	u.in.run.StopClock()
}

func (u *update) complete(success *commonpb.Payloads, failure *failurepb.Failure) {
	u.outcome = &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: success}}
	if failure != nil {
		u.outcome = &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: failure}}
	}
}

// finishUpdates gives an end to updates that have none when the run closes. Those that were
// not accepted go to the next run, if there is one.
func (x *execution) finishUpdates(next *execution) {
	updates := slices.Clone(x.updates)
	x.updates = nil
	for _, u := range updates {
		switch {
		case u.outcome != nil:
			x.updates = append(x.updates, u)
		case u.accepted:
			u.complete(nil, x.unfinished())
			x.updates = append(x.updates, u)
		case next != nil && !u.pinned:
			next.admit(u)
		default:
			u.aborted = x.aborted()
		}
	}
}

// reached reports whether the update is at a stage, or over.
func (u *update) reached(stage enumspb.UpdateWorkflowExecutionLifecycleStage) bool {
	return u.outcome != nil || u.aborted != nil || u.accepted && stage != stageCompleted
}

// response is what a client gets to know.
func (u *update) response() *workflowservice.UpdateWorkflowExecutionResponse {
	response := &workflowservice.UpdateWorkflowExecutionResponse{
		UpdateRef: &updatepb.UpdateRef{WorkflowExecution: u.in.ref(), UpdateId: u.id},
		Outcome:   u.outcome,
		Stage:     stageAdmitted,
	}
	switch {
	case u.outcome != nil:
		response.Stage = stageCompleted
	case u.accepted:
		response.Stage = stageAccepted
	}
	return response
}

// awaitUpdate waits until an update is at a stage, and then until everything is done that needs no time.
func (s *Service) awaitUpdate(ctx context.Context, u *update, stage enumspb.UpdateWorkflowExecutionLifecycleStage) error {
	if err := s.await(ctx, func() bool { return u.reached(stage) }); err != nil {
		return err
	}
	return u.aborted
}

// newUpdate is the update of a request.
func newUpdate(request *workflowservice.UpdateWorkflowExecutionRequest) *update {
	return &update{
		id:     request.GetRequest().GetMeta().GetUpdateId(),
		name:   request.GetRequest().GetInput().GetName(),
		args:   request.GetRequest().GetInput().GetArgs(),
		pinned: request.GetWorkflowExecution().GetRunId() != "",
	}
}

// UpdateWorkflowExecution sends an update, unless one with its ID was sent to the run.
func (h handler) UpdateWorkflowExecution(ctx context.Context, request *workflowservice.UpdateWorkflowExecutionRequest) (*workflowservice.UpdateWorkflowExecutionResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.findIn(request.GetWorkflowExecution(), request.GetFirstExecutionRunId())
	if err != nil {
		return nil, err
	}
	u := x.update(request.GetRequest().GetMeta().GetUpdateId())
	if u == nil {
		if !x.open() {
			return nil, x.completed()
		}
		u = newUpdate(request)
		x.admit(u)
		h.Scheduler.Changed()
	}
	if err := h.awaitUpdate(ctx, u, request.GetWaitPolicy().GetLifecycleStage()); err != nil {
		return nil, err
	}
	return u.response(), nil
}

// PollWorkflowExecutionUpdate waits for an update that was sent before.
func (h handler) PollWorkflowExecutionUpdate(ctx context.Context, request *workflowservice.PollWorkflowExecutionUpdateRequest) (*workflowservice.PollWorkflowExecutionUpdateResponse, error) {
	ref := request.GetUpdateRef()
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.find(ref.GetWorkflowExecution().GetWorkflowId(), ref.GetWorkflowExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	u := x.update(ref.GetUpdateId())
	if u == nil {
		return nil, errUpdateNotFound(ref.GetUpdateId())
	}
	if err := h.awaitUpdate(ctx, u, request.GetWaitPolicy().GetLifecycleStage()); err != nil {
		return nil, err
	}
	response := u.response()
	return &workflowservice.PollWorkflowExecutionUpdateResponse{
		UpdateRef: response.UpdateRef, Outcome: response.Outcome, Stage: response.Stage,
	}, nil
}

// ExecuteMultiOperation starts a workflow, unless it runs already, and sends it an update.
func (h handler) ExecuteMultiOperation(ctx context.Context, request *workflowservice.ExecuteMultiOperationRequest) (*workflowservice.ExecuteMultiOperationResponse, error) {
	operations := request.GetOperations()
	if len(operations) != 2 || operations[0].GetStartWorkflow() == nil || operations[1].GetUpdateWorkflow() == nil {
		return nil, serviceerror.NewInvalidArgument("Operations have to be exactly [Start, Update].")
	}
	start, send := operations[0].GetStartWorkflow(), operations[1].GetUpdateWorkflow()
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	var x *execution
	var u *update
	started := false
	if current := h.current(start.GetWorkflowId()); current != nil {
		u = current.update(send.GetRequest().GetMeta().GetUpdateId())
		x = current
	}
	if u == nil {
		var err error
		if x, started, err = h.startOrUse(start, nil); err != nil {
			return nil, serviceerror.NewMultiOperationExecution(
				fmt.Sprintf("MultiOperation could not be executed: Start failed: %v", err), []error{err, errMultiStop})
		}
		u = newUpdate(send)
		x.admit(u)
		h.Scheduler.Changed()
	}
	if err := h.awaitUpdate(ctx, u, send.GetWaitPolicy().GetLifecycleStage()); err != nil {
		return nil, serviceerror.NewMultiOperationExecution(
			fmt.Sprintf("MultiOperation could not be executed: Update failed: %v", err), []error{errMultiStop, onTheWire(err)})
	}
	return &workflowservice.ExecuteMultiOperationResponse{
		Responses: []*workflowservice.ExecuteMultiOperationResponse_Response{
			{Response: &workflowservice.ExecuteMultiOperationResponse_Response_StartWorkflow{StartWorkflow: x.startResponse(started)}},
			{Response: &workflowservice.ExecuteMultiOperationResponse_Response_UpdateWorkflow{UpdateWorkflow: u.response()}},
		},
	}, nil
}
