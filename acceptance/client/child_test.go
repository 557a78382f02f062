package client

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestChildren(t *testing.T) {
	tests := map[string]struct {
		plan Plan
		want Outcome
	}{
		"a child is signalled, and its result waited for":  {Plan{Answer: "42"}, Outcome{Answer: "42"}},
		"a child is cancelled, and waited for":             {Plan{Cancel: true}, Outcome{Cancelled: true}},
		"a child is one of several that a selector awaits": {Plan{Wait: 10 * time.Millisecond}, Outcome{TimedOut: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			test.plan.Number = number()
			test.want.WorkflowID = TicketID(TicketInput{Number: test.plan.Number})
			got, err := s.work(test.plan)
			s.must(err)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAbandonedChildOutlivesItsParent(t *testing.T) {
	s := newScene(t)
	out, err := s.work(Plan{Number: number(), Abandon: true})
	s.must(err)
	ticket := s.tickets.Handle(out.WorkflowID)
	if n, err := ticket.Comment(s.ctx, "still here"); n != 1 || err != nil {
		t.Errorf("comment %d, %v", n, err)
	}

	// Without the policy the server terminates it.
	out, err = s.work(Plan{Number: number(), Wait: time.Millisecond})
	s.must(err)
	if _, err := s.tickets.Handle(out.WorkflowID).Result(s.ctx); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("the child's result is %v, want that it was terminated", err)
	}
}
