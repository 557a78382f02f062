package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeOffice implements Office by noting what it is asked to do.
type fakeOffice struct {
	asked, rejected temporaltest.Func[Notice, struct{}]
	processed       temporaltest.Func[Request, struct{}]
}

func (f *fakeOffice) SendApprovalRequests(_ context.Context, notice Notice) error {
	_, err := f.asked.Call(notice)
	return err
}

func (f *fakeOffice) NotifyRejection(_ context.Context, notice Notice) error {
	_, err := f.rejected.Call(notice)
	return err
}

func (f *fakeOffice) ProcessApprovedRequest(_ context.Context, request Request) error {
	_, err := f.processed.Call(request)
	return err
}

// A scenario is the approval of one request.
type scenario struct {
	*testing.T
	ctx      context.Context
	env      *temporaltest.Env
	office   fakeOffice
	approval *MultiLevelApprovalHandle
}

func newScenario(t *testing.T, request Request) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	RegisterMultiLevelApproval(s.env, newApproval)
	RegisterOffice(s.env, &s.office)
	var err error
	if s.approval, err = NewMultiLevelApprovalClient(s.env.Client()).Start(ctx, request); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *scenario) decide(decisions ...Decision) {
	s.Helper()
	for _, decision := range decisions {
		if err := s.approval.Decide(s.ctx, decision); err != nil {
			s.Fatal(err)
		}
	}
}

func (s *scenario) expectStatus(want ...LevelStatus) {
	s.Helper()
	status, err := s.approval.ApprovalStatus(s.ctx)
	if diff := cmp.Diff(want, status); err != nil || diff != "" {
		s.Errorf("status: %v (-want +got):\n%s", err, diff)
	}
}

func (s *scenario) expectFullyApproved(want bool) {
	s.Helper()
	if fully, err := s.approval.FullyApproved(s.ctx); err != nil || fully != want {
		s.Errorf("fully approved: %t, %v, want %t", fully, err, want)
	}
}

func (s *scenario) expectResult(want string) {
	s.Helper()
	if result, err := s.approval.Result(s.ctx); err != nil || result != want {
		s.Errorf("the result is %q, %v, want %q", result, err, want)
	}
}

func yes(level Level) Decision { return Decision{Level: level, Approver: "Ann", Approved: true} }

func no(level Level) Decision { return Decision{Level: level, Approver: "Bob", Comment: "no"} }

func TestAmountDecidesWhichLevelsMustApprove(t *testing.T) {
	for name, tt := range map[string]struct {
		cents int64
		want  []Level
		text  string
	}{
		"below 1,000":  {999_99, []Level{Manager}, "Request approved by all 1 approvers and processed successfully"},
		"1,000":        {1_000_00, []Level{Manager, Director}, "Request approved by all 2 approvers and processed successfully"},
		"below 10,000": {9_999_99, []Level{Manager, Director}, "Request approved by all 2 approvers and processed successfully"},
		"10,000":       {10_000_00, []Level{Manager, Director, VP}, "Request approved by all 3 approvers and processed successfully"},
	} {
		t.Run(name, func(t *testing.T) {
			request := Request{ID: "1", Cents: tt.cents}
			s := newScenario(t, request)
			if diff := cmp.Diff([]Notice{{Request: request, Levels: tt.want}}, s.office.asked.Calls()); diff != "" {
				t.Errorf("those who are asked (-want +got):\n%s", diff)
			}
			for _, level := range tt.want {
				s.expectFullyApproved(false)
				s.decide(yes(level))
			}
			s.expectFullyApproved(true)
			s.expectResult(tt.text)
			if diff := cmp.Diff([]Request{request}, s.office.processed.Calls()); diff != "" {
				t.Errorf("what is processed (-want +got):\n%s", diff)
			}
		})
	}
}

// Whoever decides first, the levels are in their order.
func TestRejectionNamesTheLevelsInTheirOrder(t *testing.T) {
	request := Request{ID: "1", Cents: 50_000_00}
	s := newScenario(t, request)
	s.decide(no(VP))
	s.expectStatus(
		LevelStatus{Level: Manager, Status: Pending},
		LevelStatus{Level: Director, Status: Pending},
		LevelStatus{Level: VP, Status: Rejected, Approver: "Bob", Comment: "no"},
	)
	s.decide(yes(Director), no(Manager))
	s.expectFullyApproved(false)
	s.expectResult("Request rejected by: manager, vp")
	if diff := cmp.Diff([]Notice{{Request: request, Levels: []Level{Manager, VP}}}, s.office.rejected.Calls()); diff != "" {
		t.Errorf("what the requester is told (-want +got):\n%s", diff)
	}
	if calls := s.office.processed.Calls(); len(calls) > 0 {
		t.Errorf("processed: %+v", calls)
	}
}

func TestDecisionsAreAwaitedForTwoWeeks(t *testing.T) {
	s := newScenario(t, Request{ID: "1", Cents: 50_000_00})
	began := s.env.Now()
	s.decide(yes(Director))
	s.env.Sleep(13 * 24 * time.Hour)
	s.decide(yes(VP))
	s.expectResult("Approval timeout - only 2 of 3 approvals received")
	if took := s.env.Now().Sub(began); took != 14*24*time.Hour {
		t.Errorf("it took %v, want 14 days", took)
	}
	if calls := s.office.processed.Calls(); len(calls) > 0 {
		t.Errorf("processed: %+v", calls)
	}
	if err := s.approval.Decide(s.ctx, yes(Manager)); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("a decision that is too late: %v, want %v", err, runtime.ErrWorkflowClosed)
	}
}

func TestDecisionsThatDoNotCount(t *testing.T) {
	s := newScenario(t, Request{ID: "1", Cents: 5_000_00})
	s.decide(no(Director), yes(Director)) // the first one counts
	s.decide(yes(VP))                     // is not asked
	for _, invalid := range []Decision{{Level: "janitor", Approver: "Ann"}, {Level: Manager}} {
		if err := s.approval.Decide(s.ctx, invalid); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%+v: %v, want %v", invalid, err, runtime.ErrInvalid)
		}
	}
	s.expectStatus(
		LevelStatus{Level: Manager, Status: Pending},
		LevelStatus{Level: Director, Status: Rejected, Approver: "Bob", Comment: "no"},
	)
}
