package client

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestBroadcast(t *testing.T) {
	s := newScene(t)
	var handles []*TicketHandle
	for range 20 {
		handles = append(handles, s.open())
	}
	closed, missing := handles[3], s.tickets.Handle("nobody")
	s.must(closed.Terminate(s.ctx, "test"))
	handles[7] = missing

	var running, most atomic.Int64
	err := runtime.Broadcast(s.ctx, handles, 4, func(ctx context.Context, h *TicketHandle) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		_, err := h.Comment(ctx, "closing soon")
		return err
	})
	if most.Load() > 4 {
		t.Errorf("%d were sent at a time, want at most 4", most.Load())
	}
	var failed *runtime.BroadcastError
	if !errors.As(err, &failed) {
		t.Fatalf("error is %v, want a BroadcastError", err)
	}
	var targets []string
	for _, f := range failed.Failures {
		targets = append(targets, f.Target.(*TicketHandle).ID())
	}
	if diff := cmp.Diff([]string{closed.ID(), "nobody"}, targets); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
	if failed.Sent != 18 || !errors.Is(err, runtime.ErrWorkflowClosed) || !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("%d were sent, and the others failed with %v", failed.Sent, err)
	}
	for i, h := range handles {
		if i == 3 || i == 7 {
			continue
		}
		if comments, err := h.Comments(s.ctx); len(comments) != 1 || err != nil {
			t.Errorf("ticket %d has the comments %q, %v", i, comments, err)
		}
	}
}
