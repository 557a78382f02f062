package client

import (
	"errors"
	"fmt"
	"testing"

	"go.temporal.io/sdk/temporal"
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

// A handle of a start cancels and terminates the runs of its chain, and no workflow that was started later.
func TestHandleForAChain(t *testing.T) {
	s := newScene(t)
	old := s.open()
	s.must(old.Move(s.ctx))
	_, err := s.tickets.HandleForRun(old.WorkflowID(), old.RunID()).Result(s.ctx)
	if !errors.As(err, new(*workflow.ContinueAsNewError)) {
		t.Fatalf("the first run has ended with %v", err)
	}
	s.must(old.Answer(s.ctx, "42"))
	again := s.tickets.HandleForChain(old.WorkflowID(), old.FirstRunID())
	for what, h := range map[string]*TicketHandle{"the handle of the start": old, "another one": again} {
		if answer, err := h.Result(s.ctx); answer != "42" || err != nil {
			t.Errorf("%s: the result is %q, %v", what, answer, err)
		}
	}

	n := 0
	_, err = fmt.Sscanf(old.WorkflowID(), "ticket-%d", &n)
	s.must(err)
	later, err := s.tickets.Start(s.ctx, TicketInput{Number: n})
	s.must(err)
	joined, err := s.tickets.Start(s.ctx, TicketInput{Number: n})
	s.must(err)
	if later.FirstRunID() == old.FirstRunID() || joined.FirstRunID() != later.FirstRunID() {
		t.Errorf("the first runs are %q, later %q, joined %q", old.FirstRunID(), later.FirstRunID(), joined.FirstRunID())
	}
	for what, h := range map[string]*TicketHandle{"the handle of the start": old, "another one": again} {
		if err := h.Cancel(s.ctx); !errors.Is(err, runtime.ErrNotFound) {
			t.Errorf("%s: cancelling gives %v", what, err)
		}
		if err := h.Terminate(s.ctx, "not this one"); !errors.Is(err, runtime.ErrNotFound) {
			t.Errorf("%s: terminating gives %v", what, err)
		}
	}
	if _, err := later.Comment(s.ctx, "still here"); err != nil {
		t.Error(err)
	}
	// It reaches the run into which the chain has continued.
	s.must(later.Move(s.ctx))
	if _, err := later.Comment(s.ctx, "in the second run"); err != nil {
		t.Error(err)
	}
	s.must(joined.Cancel(s.ctx))
	if _, err := later.Result(s.ctx); !errors.As(err, new(*temporal.CanceledError)) {
		t.Errorf("the result is %v", err)
	}
}
