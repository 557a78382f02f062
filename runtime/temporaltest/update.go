package temporaltest

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
)

const (
	stageAdmitted  = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED
	stageAccepted  = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
	stageCompleted = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED

	// attemptSeparator is between an update ID and the number of the attempt to send it.
	// IDs do not have a zero byte.
	attemptSeparator = "\x00"
)

// An update is one update of a run. Its methods are called with the lock of the Env held,
// apart from those that the loop calls, which take it.
type update struct {
	id      string
	name    string
	args    *commonpb.Payloads
	pinned  bool // it is for one run only
	run     *run
	command *command

	accepted bool
	aborted  error // set if the workflow has closed before it accepted the update
	outcome  *updatepb.Outcome
}

// update returns the update with an ID, nil if there is none.
func (r *run) update(id string) *update {
	for _, u := range r.updates {
		if u.id == id {
			return u
		}
	}
	return nil
}

// admit adds an update to the run, which will be sent to the workflow.
func (r *run) admit(u *update) {
	u.run = r
	r.updates = append(r.updates, u)
	if u.command == nil || u.command.done {
		u.command = &command{early: true, pinned: u.pinned, do: u.send}
		r.order(u.command)
	}
}

// send hands the update to the workflow. The loop calls it.
func (u *update) send(r *run) {
	r.env.mu.Lock()
	id := u.id
	if n := r.sent[u.id]; n > 0 {
		id += attemptSeparator + strconv.Itoa(n)
	}
	r.sent[u.id]++
	r.env.mu.Unlock()
	r.test.UpdateWorkflow(u.name, id, u, encoded{u.args})
}

// Accept is called by the loop when the workflow has accepted the update.
func (u *update) Accept() {
	e := u.run.env
	e.mu.Lock()
	defer e.mu.Unlock()
	u.accepted = true
	e.stir()
	u.run.stop()
}

// Reject is called by the loop when the workflow has rejected the update. The ID is free
// for another one then.
func (u *update) Reject(err error) {
	e, r := u.run.env, u.run
	e.mu.Lock()
	defer e.mu.Unlock()
	r.updates = slices.DeleteFunc(r.updates, func(other *update) bool { return other == u })
	u.complete(nil, e.workflowFailures(r.id).ErrorToFailure(err))
	e.stir()
	r.stop()
}

// Complete is called by the loop when the handler has returned.
func (u *update) Complete(result any, err error) {
	e, r := u.run.env, u.run
	e.mu.Lock()
	defer e.mu.Unlock()
	var success *commonpb.Payloads
	if err == nil {
		if success, err = e.workflowConverter(r.id).ToPayloads(result); err != nil {
			err = fmt.Errorf("temporaltest: the result of update %s (ID %q) of workflow %q, a %T, cannot be encoded: "+
				"on a server the workflow would be stuck with it: %w", u.name, u.id, r.id, result, err)
			e.t.Errorf("%v", err)
		}
	}
	var failure *failurepb.Failure
	if err != nil {
		failure = e.workflowFailures(r.id).ErrorToFailure(err)
	}
	u.complete(success, failure)
	e.stir()
	r.stop()
}

func (u *update) complete(success *commonpb.Payloads, failure *failurepb.Failure) {
	u.outcome = &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: success}}
	if failure != nil {
		u.outcome = &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: failure}}
	}
}

// finishUpdates gives an end to updates that have none when the run closes. Those that were
// not accepted go to the next run, if there is one.
func (r *run) finishUpdates(next *run) {
	updates := slices.Clone(r.updates)
	r.updates = nil
	for _, u := range updates {
		switch {
		case u.outcome != nil:
			r.updates = append(r.updates, u)
		case u.accepted:
			u.complete(nil, unfinishedUpdate(r.failed))
			r.updates = append(r.updates, u)
		case next != nil && !u.pinned:
			next.admit(u)
		default:
			u.aborted = errAborted(r.failed)
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
		UpdateRef: &updatepb.UpdateRef{WorkflowExecution: u.run.execution(), UpdateId: u.id},
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

// awaitUpdate waits until an update is at a stage, and then until everything is done that
// needs no time.
func (e *Env) awaitUpdate(ctx context.Context, u *update, stage enumspb.UpdateWorkflowExecutionLifecycleStage) error {
	if err := e.wait(ctx, &waiter{passing: true, met: func() bool { return u.reached(stage) }}); err != nil {
		return err
	}
	if u.aborted != nil {
		return u.aborted
	}
	return e.settled(ctx)
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
func (s *service) UpdateWorkflowExecution(ctx context.Context, request *workflowservice.UpdateWorkflowExecutionRequest) (*workflowservice.UpdateWorkflowExecutionResponse, error) {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.findIn(request.GetWorkflowExecution(), request.GetFirstExecutionRunId())
	if err != nil {
		return nil, err
	}
	u := r.update(request.GetRequest().GetMeta().GetUpdateId())
	if u == nil {
		if !r.open() {
			return nil, errCompleted
		}
		u = newUpdate(request)
		r.admit(u)
		e.stir()
	}
	if err := e.awaitUpdate(ctx, u, request.GetWaitPolicy().GetLifecycleStage()); err != nil {
		return nil, err
	}
	return u.response(), nil
}

// PollWorkflowExecutionUpdate waits for an update that was sent before.
func (s *service) PollWorkflowExecutionUpdate(ctx context.Context, request *workflowservice.PollWorkflowExecutionUpdateRequest) (*workflowservice.PollWorkflowExecutionUpdateResponse, error) {
	e, ref := s.env, request.GetUpdateRef()
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.find(ref.GetWorkflowExecution().GetWorkflowId(), ref.GetWorkflowExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	u := r.update(ref.GetUpdateId())
	if u == nil {
		return nil, errUpdateNotFound(ref.GetUpdateId())
	}
	if err := e.awaitUpdate(ctx, u, request.GetWaitPolicy().GetLifecycleStage()); err != nil {
		return nil, err
	}
	response := u.response()
	return &workflowservice.PollWorkflowExecutionUpdateResponse{
		UpdateRef: response.UpdateRef, Outcome: response.Outcome, Stage: response.Stage,
	}, nil
}

// ExecuteMultiOperation starts a workflow, unless it runs already, and sends it an update.
func (s *service) ExecuteMultiOperation(ctx context.Context, request *workflowservice.ExecuteMultiOperationRequest) (*workflowservice.ExecuteMultiOperationResponse, error) {
	operations := request.GetOperations()
	if len(operations) != 2 || operations[0].GetStartWorkflow() == nil || operations[1].GetUpdateWorkflow() == nil {
		return nil, serviceerror.NewInvalidArgument("Operations have to be exactly [Start, Update].")
	}
	start, send := operations[0].GetStartWorkflow(), operations[1].GetUpdateWorkflow()
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	var r *run
	var u *update
	started := false
	if current := e.current(start.GetWorkflowId()); current != nil {
		u = current.update(send.GetRequest().GetMeta().GetUpdateId())
		r = current
	}
	if u == nil {
		var err error
		if r, started, err = e.startOrUse(start); err != nil {
			return nil, serviceerror.NewMultiOperationExecution(
				fmt.Sprintf("MultiOperation could not be executed: Start failed: %v", err), []error{err, errMultiStop})
		}
		u = newUpdate(send)
		r.admit(u)
		e.stir()
	}
	if err := e.awaitUpdate(ctx, u, send.GetWaitPolicy().GetLifecycleStage()); err != nil {
		return nil, serviceerror.NewMultiOperationExecution(
			fmt.Sprintf("MultiOperation could not be executed: Update failed: %v", err), []error{errMultiStop, err})
	}
	return &workflowservice.ExecuteMultiOperationResponse{
		Responses: []*workflowservice.ExecuteMultiOperationResponse_Response{
			{Response: &workflowservice.ExecuteMultiOperationResponse_Response_StartWorkflow{StartWorkflow: r.startResponse(started)}},
			{Response: &workflowservice.ExecuteMultiOperationResponse_Response_UpdateWorkflow{UpdateWorkflow: u.response()}},
		},
	}, nil
}
