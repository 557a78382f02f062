package client

import (
	"errors"
	"testing"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestHandleForRunStaysWithItsRun(t *testing.T) {
	s := newScene(t)
	chain := s.open()
	first := s.tickets.HandleForRun(chain.WorkflowID(), chain.RunID())
	if n, err := first.Comment(s.ctx, "in the first run"); n != 1 || err != nil {
		t.Fatalf("comment %d, %v", n, err)
	}
	s.must(chain.Move(s.ctx))
	_, err := first.Result(s.ctx)
	var continued *workflow.ContinueAsNewError
	if !errors.As(err, &continued) {
		t.Fatalf("the result of the run is %v, want that it has continued as new", err)
	}

	if n, err := chain.Comment(s.ctx, "in the second run"); n != 2 || err != nil {
		t.Errorf("the chain's handle: comment %d, %v", n, err)
	}
	if comments, err := first.Comments(s.ctx); len(comments) != 1 || err != nil {
		t.Errorf("the first run has the comments %q, %v", comments, err)
	}
	if _, err := first.Comment(s.ctx, "too late"); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("an update to the first run: %v, want ErrWorkflowClosed", err)
	}
	if err := first.Answer(s.ctx, "too late"); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("a signal to the first run: %v, want ErrWorkflowClosed", err)
	}
	if err := first.Terminate(s.ctx, "too late"); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("terminating the first run: %v, want ErrWorkflowClosed", err)
	}
	if d, err := first.Describe(s.ctx); err != nil || d.WorkflowExecution.RunID != chain.RunID() {
		t.Errorf("describing the first run gives %v, %v", d, err)
	}
	s.must(chain.Answer(s.ctx, "42"))
	if answer, err := chain.Result(s.ctx); answer != "42" || err != nil {
		t.Errorf("the chain's result is %q, %v", answer, err)
	}
}
