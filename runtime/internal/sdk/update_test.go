package sdk

import (
	"context"
	"errors"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// A rejection comes with the answer to the update, and whoever asks for the outcome gets it from there.
func TestARejectionIsKnownWithoutAskingTheServer(t *testing.T) {
	failures := temporal.GetDefaultFailureConverter()
	failed := &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: failures.ErrorToFailure(temporal.NewApplicationError("no", "No"))}}
	succeeded := &updatepb.Outcome{Value: &updatepb.Outcome_Success{}}
	for name, test := range map[string]struct {
		answer *updatepb.Outcome // that comes with it
		later  *updatepb.Outcome
		known  bool
	}{
		"rejected":              {answer: failed, known: true},
		"accepted":              {later: succeeded},
		"accepted and failed":   {later: failed},
		"completed immediately": {answer: succeeded},
	} {
		t.Run(name, func(t *testing.T) {
			s := &updating{answer: test.answer, later: test.later}
			c := dial(t, s, nil, client.ConnectionOptions{})
			update, err := c.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
				WorkflowID: "id", UpdateName: "update", WaitForStage: client.WorkflowUpdateStageAccepted,
			})
			if err != nil {
				t.Fatalf("%v, and no handle: a rejection is an error of the call now", err)
			}
			var app *temporal.ApplicationError
			if err := KnownError(t.Context(), update); errors.As(err, &app) != test.known || test.answer == nil && err == nil {
				t.Errorf("the handle knows %v, want the error of the update: %t", err, test.known)
			}
			if s.polls > 0 {
				t.Error("the server was asked, although the context had ended: an update that takes long holds up who has only waited for its acceptance")
			}
			if test.later == failed {
				if err := update.Get(t.Context(), nil); !errors.As(err, &app) {
					t.Errorf("the outcome is %v", err)
				}
			}
		})
	}
}

// An updating server answers an update, and tells the outcome of one that was accepted later.
type updating struct {
	workflowservice.UnimplementedWorkflowServiceServer
	answer, later *updatepb.Outcome
	polls         int
}

func (s *updating) UpdateWorkflowExecution(context.Context, *workflowservice.UpdateWorkflowExecutionRequest) (*workflowservice.UpdateWorkflowExecutionResponse, error) {
	stage := enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
	if s.answer != nil {
		stage = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
	}
	return &workflowservice.UpdateWorkflowExecutionResponse{
		UpdateRef: &updatepb.UpdateRef{WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "id", RunId: "run"}, UpdateId: "1"},
		Stage:     stage,
		Outcome:   s.answer,
	}, nil
}

func (s *updating) PollWorkflowExecutionUpdate(context.Context, *workflowservice.PollWorkflowExecutionUpdateRequest) (*workflowservice.PollWorkflowExecutionUpdateResponse, error) {
	s.polls++
	return &workflowservice.PollWorkflowExecutionUpdateResponse{Outcome: s.later, Stage: enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED}, nil
}
