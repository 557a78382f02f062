package wire

import (
	"errors"
	"strings"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// Clients tell some answers of a server apart by their texts alone, which are those of runtime/internal/sdk/texts.go.
// The tests here are for releases of the server: whichever text is another one has to be changed there.
const (
	textOfClosed  = "already completed"
	textOfAborted = "aborted by closing workflow"
	typeOfAborted = "AcceptedUpdateCompletedWorkflow"
)

const leaver = "Leaver"

// leave is a workflow that ends when it is told to, whatever its handlers do.
func leave(ctx workflow.Context) error {
	err := workflow.SetUpdateHandlerWithOptions(ctx, "stay", func(ctx workflow.Context) error {
		return workflow.Await(ctx, func() bool { return false })
	}, workflow.UpdateHandlerOptions{UnfinishedPolicy: workflow.HandlerUnfinishedPolicyAbandon})
	workflow.GetSignalChannel(ctx, "leave").Receive(ctx, nil)
	return err
}

func newLeaverScene(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{t, testserver.Context(t), testserver.Name(t), testserver.Client()}
	testserver.StartWorker(t, s.sdk, s.queue, worker.Options{}, func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(leave, workflow.RegisterOptions{Name: leaver})
	})
	return s
}

// start starts a leaver whose ID is that of its task queue.
func (s *scene) start(queue string) client.WorkflowRun {
	s.Helper()
	run, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{ID: queue, TaskQueue: queue}, leaver)
	s.must(err)
	return run
}

// stay sends an update, and waits until it has been accepted.
func (s *scene) stay(workflowID string) (client.WorkflowUpdateHandle, error) {
	return s.sdk.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateName: "stay", UpdateID: "1", WaitForStage: client.WorkflowUpdateStageAccepted,
	})
}

// hasText checks the text of what has not been found.
func (s *scene) hasText(what, text string, err error) {
	s.Helper()
	var notFound *serviceerror.NotFound
	if !errors.As(err, &notFound) || !strings.Contains(notFound.Message, text) {
		s.Errorf("%s: the server answers %v, want *serviceerror.NotFound with %q: clients do not learn that the workflow has completed", what, err, text)
	}
}

func TestTheTextOfAWorkflowThatHasCompleted(t *testing.T) {
	s := newLeaverScene(t)
	run := s.start(s.queue)
	s.must(s.sdk.SignalWorkflow(s.ctx, s.queue, "", "leave", nil))
	s.must(run.Get(s.ctx, nil))
	_, updateErr := s.stay(s.queue)
	for what, err := range map[string]error{
		"signal":    s.sdk.SignalWorkflow(s.ctx, s.queue, "", "leave", nil),
		"update":    updateErr,
		"terminate": s.sdk.TerminateWorkflow(s.ctx, s.queue, "", ""),
	} {
		s.hasText(what, textOfClosed, err)
	}
	var notFound *serviceerror.NotFound
	err := s.sdk.SignalWorkflow(s.ctx, s.queue+"-nobody", "", "leave", nil)
	if !errors.As(err, &notFound) || strings.Contains(notFound.Message, textOfClosed) || strings.Contains(notFound.Message, textOfAborted) {
		t.Errorf("no workflow: the server answers %v, which is taken for one that has completed", err)
	}
}

func TestTheTextOfAnUpdateThatWasNeverAccepted(t *testing.T) {
	s := newLeaverScene(t)
	nobody := s.queue + "-nobody"
	s.start(nobody)
	answer := make(chan error, 1)
	go func() {
		_, err := s.stay(nobody)
		answer <- err
	}()
	testserver.WaitForUpdate(t, testserver.Server(), nobody, "1")
	s.must(s.sdk.TerminateWorkflow(s.ctx, nobody, "", ""))
	s.hasText("update", textOfAborted, <-answer)
}

func TestTheTypeOfAnUpdateThatWasLeftUnfinished(t *testing.T) {
	s := newLeaverScene(t)
	s.start(s.queue)
	update, err := s.stay(s.queue)
	s.must(err)
	s.must(s.sdk.SignalWorkflow(s.ctx, s.queue, "", "leave", nil))
	var app *temporal.ApplicationError
	if err := update.Get(s.ctx, nil); !errors.As(err, &app) || app.Type() != typeOfAborted {
		t.Errorf("the server answers %v, want an application error of the type %q: clients take it for an error of the handler", err, typeOfAborted)
	}
}
