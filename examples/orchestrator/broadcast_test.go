package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestBroadcastFromAClientCollectsAllErrors(t *testing.T) {
	s := newScene(t)
	ann, bob := s.picker("ann", 0), s.picker("bob", 0)
	s.must(bob.GoHome(s.ctx))
	pickers := NewPickerClient(s.env.Client())
	ids := []string{"picker-zoe", bob.WorkflowID(), ann.WorkflowID()}
	err := broadcastFromClient(s.ctx, ids, func(ctx context.Context, id string) error {
		return pickers.Handle(id).Pause(ctx, Pauser{Name: "the boss"})
	})
	for id, kind := range map[string]error{"picker-zoe": runtime.ErrNotFound, bob.WorkflowID(): runtime.ErrWorkflowClosed} {
		if !errors.Is(err, kind) || !strings.Contains(err.Error(), id) {
			t.Errorf("the error does not say that %s is %v: %v", id, kind, err)
		}
	}
	if strings.Contains(err.Error(), ann.WorkflowID()) {
		t.Errorf("%s is among the errors: %v", ann.WorkflowID(), err)
	}
	s.pausedBy(ann.WorkflowID(), "the boss")
}
