package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

var committee = []string{"ann", "bob", "cem", "dee", "eva"}

// postbox implements Mail by keeping what is sent.
type postbox struct {
	sent temporaltest.Func[[]Comment, struct{}]
}

func (p *postbox) Send(_ context.Context, comments []Comment) error {
	_, err := p.sent.Call(comments)
	return err
}

// scenario is one request to the committee, without a server: its days pass at once.
type scenario struct {
	*testing.T
	ctx     context.Context
	env     *temporaltest.Env
	mail    postbox
	request *ApprovalHandle
}

func newScenario(t *testing.T, cents int64) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	RegisterApproval(s.env, newApproval)
	RegisterAutoApproval(s.env, newAutoApproval)
	RegisterMail(s.env, &s.mail)
	var err error
	request := Request{ID: "1", Cents: cents, Approvers: committee, Deadline: 7 * 24 * time.Hour}
	s.request, err = NewApprovalClient(s.env.Client()).Start(ctx, request)
	s.must(err)
	return s
}

func (s *scenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// vote sends a vote, an hour after what was before.
func (s *scenario) vote(v Vote) {
	s.Helper()
	s.env.Sleep(time.Hour)
	s.must(s.request.Vote(s.ctx, v))
}

func (s *scenario) comment(text string) {
	s.Helper()
	s.must(s.request.Comment(s.ctx, Comment{Author: "ann", Text: text}))
}

// decides waits for the decision on the request, and compares it.
func (s *scenario) decides(want Decision) {
	s.Helper()
	decision, err := s.request.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, decision); diff != "" {
		s.Errorf("decision (-want +got):\n%s", diff)
	}
}

// asked compares the answer to a query.
func asked[T any](s *scenario, query func(context.Context) (T, error), want T) {
	s.Helper()
	answer, err := query(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, answer); diff != "" {
		s.Errorf("answer (-want +got):\n%s", diff)
	}
}

func TestQuorumOfThreeApproves(t *testing.T) {
	s := newScenario(t, 25_000_00)
	s.vote(Vote{Approver: "eva", Approved: true})
	s.vote(Vote{Approver: "ann", Approved: true})
	s.vote(Vote{Approver: "eva", Approved: true})
	s.vote(Vote{Approver: "mallory", Approved: true})
	asked(s, s.request.Status, Pending)
	asked(s, s.request.ApprovalCount, Count{Approvals: 2, Needed: 3})
	asked(s, s.request.Approvers, []string{"ann", "eva"})
	s.vote(Vote{Approver: "cem", Approved: true})
	s.decides(Decision{State: Approved, Approvers: []string{"ann", "cem", "eva"}})
	asked(s, s.request.Status, Approved)
	asked(s, s.request.ApprovalCount, Count{Approvals: 3, Needed: 3})
}

func TestAmountDecidesHowManyMustApprove(t *testing.T) {
	for cents, needed := range map[int64]int{999_99: 1, 1_000_00: 2, 9_999_99: 2, 10_000_00: 3} {
		t.Run(fmt.Sprintf("%d cents", cents), func(t *testing.T) {
			s := newScenario(t, cents)
			for _, approver := range committee[:needed] {
				asked(s, s.request.Status, Pending)
				s.vote(Vote{Approver: approver, Approved: true})
			}
			s.decides(Decision{State: Approved, Approvers: committee[:needed]})
		})
	}
}

func TestOneRejectionDecides(t *testing.T) {
	s := newScenario(t, 25_000_00)
	s.vote(Vote{Approver: "ann", Approved: true})
	if err := s.request.Vote(s.ctx, Vote{Approver: "bob"}); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("rejection without a comment: %v, want %v", err, runtime.ErrInvalid)
	}
	s.vote(Vote{Approver: "cem", Comment: "too expensive"})
	s.decides(Decision{State: Rejected, Approvers: []string{"ann"}, RejectedBy: "cem", Comment: "too expensive"})
}

// Not every sender has generated code.
func TestVoteThatIsNotValidatedBySendersIsDropped(t *testing.T) {
	s := newScenario(t, 25_000_00)
	s.must(s.env.Client().SignalWorkflow(s.ctx, s.request.WorkflowID(), "", ApprovalVoteSignal, Vote{Approver: "bob"}))
	asked(s, s.request.Status, Pending)
	s.vote(Vote{Approver: "bob", Comment: "too expensive"})
	s.decides(Decision{State: Rejected, RejectedBy: "bob", Comment: "too expensive"})
}

func TestRequestExpires(t *testing.T) {
	s := newScenario(t, 25_000_00)
	began := s.env.Now()
	s.vote(Vote{Approver: "ann", Approved: true})
	s.decides(Decision{State: Expired, Approvers: []string{"ann"}})
	if took := s.env.Now().Sub(began); took != week {
		t.Errorf("the request expired after %v, want a week", took)
	}
}

func TestCommentsAreMailedTogether(t *testing.T) {
	s := newScenario(t, 500_00)
	s.comment("1")
	s.env.Sleep(5 * time.Second)
	s.comment("2")
	s.env.Sleep(4 * time.Second)
	s.comment("3")
	asked(s, s.request.Comments, nil)
	s.env.Sleep(2 * time.Second)
	first := []Comment{{"ann", "1"}, {"ann", "2"}, {"ann", "3"}}
	asked(s, s.request.Comments, first)
	s.comment("4")
	// What is said in the last seconds is mailed as well.
	s.must(s.request.Vote(s.ctx, Vote{Approver: "bob", Approved: true, Comment: "hurry up"}))
	s.decides(Decision{State: Approved, Approvers: []string{"bob"}})
	asked(s, s.request.Comments, append(first, Comment{"bob", "hurry up"}, Comment{"ann", "4"}))
	if diff := cmp.Diff([][]Comment{first, {{"ann", "4"}}}, s.mail.sent.Calls()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

func TestSystemVotesOnOpenRequests(t *testing.T) {
	s := newScenario(t, 500_00)
	pens, err := NewApprovalClient(s.env.Client()).Start(s.ctx, Request{ID: "pens", Approvers: []string{System}, Deadline: week})
	s.must(err)
	auto, err := NewAutoApprovalClient(s.env.Client()).Start(s.ctx, AutoApprovalInput{ID: "1", Requests: []string{"1", "none", "pens"}})
	s.must(err)
	open, err := auto.Result(s.ctx)
	s.must(err)
	if open != 2 {
		t.Errorf("%d requests were open, want 2", open)
	}
	asked(s, s.request.Status, Pending) // the system has no vote there
	decision, err := pens.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Decision{State: Approved, Approvers: []string{System}}, decision); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	asked(s, pens.Comments, []Comment{{System, "Auto-approved by system"}})
}
