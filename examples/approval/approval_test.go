package approval

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var committee = []string{"ann", "bob", "cem", "dee", "eva"}

// postbox implements Mail by keeping what is sent.
type postbox struct {
	mu    sync.Mutex
	mails [][]Comment
}

func (p *postbox) Send(_ context.Context, comments []Comment) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mails = append(p.mails, comments)
	return nil
}

// scenario runs a request in the SDK's test environment, where days pass at once.
type scenario struct {
	*testing.T
	env  *testsuite.TestWorkflowEnvironment
	mail postbox
}

func newScenario(t *testing.T) *scenario {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	s := &scenario{T: t, env: suite.NewTestWorkflowEnvironment()}
	s.env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))
	RegisterApproval(s.env, newApproval)
	RegisterMail(s.env, &s.mail)
	return s
}

// at does something when the request has been open for a while.
func (s *scenario) at(time time.Duration, do func()) { s.env.RegisterDelayedCallback(do, time) }

func (s *scenario) vote(v Vote) { s.env.SignalWorkflow(ApprovalVoteSignal, v) }

// expect compares the decision on a request.
func (s *scenario) expect(request Request, want Decision) {
	s.Helper()
	request.Approvers, request.Deadline = committee, 7*24*time.Hour
	s.env.ExecuteWorkflow(ApprovalWorkflowType, request)
	if err := s.env.GetWorkflowError(); err != nil {
		s.Fatal(err)
	}
	var decision Decision
	if err := s.env.GetWorkflowResult(&decision); err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, decision); diff != "" {
		s.Errorf("decision (-want +got):\n%s", diff)
	}
}

// query compares the answer to a query.
func query[T any](s *scenario, name string, want T) {
	s.Helper()
	value, err := s.env.QueryWorkflow(name)
	var answer T
	if err == nil {
		err = value.Get(&answer)
	}
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, answer); diff != "" {
		s.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestQuorumOfThreeApproves(t *testing.T) {
	s := newScenario(t)
	s.at(1*time.Hour, func() { s.vote(Vote{Approver: "eva", Approve: true}) })
	s.at(2*time.Hour, func() { s.vote(Vote{Approver: "ann", Approve: true}) })
	s.at(3*time.Hour, func() { s.vote(Vote{Approver: "eva", Approve: true}) }) // once more
	s.at(4*time.Hour, func() { s.vote(Vote{Approver: "mallory", Approve: true}) })
	s.at(5*time.Hour, func() {
		query(s, ApprovalStatusQuery, Status{State: Pending, Needed: 3, Approvals: []string{"ann", "eva"}})
	})
	s.at(6*time.Hour, func() { s.vote(Vote{Approver: "cem", Approve: true}) })
	s.expect(Request{ID: "1", Cents: 25_000_00}, Decision{State: Approved, Approvals: []string{"ann", "cem", "eva"}})
	query(s, ApprovalStatusQuery, Status{State: Approved, Needed: 3, Approvals: []string{"ann", "cem", "eva"}})
}

func TestAmountDecidesHowManyMustApprove(t *testing.T) {
	for cents, needed := range map[int64]int{999_99: 1, 1_000_00: 2, 9_999_99: 2, 10_000_00: 3} {
		t.Run(fmt.Sprintf("%d cents", cents), func(t *testing.T) {
			s := newScenario(t)
			for i, approver := range committee {
				s.at(time.Duration(i+1)*time.Hour, func() { s.vote(Vote{Approver: approver, Approve: true}) })
			}
			s.expect(Request{ID: "1", Cents: cents}, Decision{State: Approved, Approvals: committee[:needed]})
		})
	}
}

func TestOneRejectionDecides(t *testing.T) {
	s := newScenario(t)
	s.at(time.Hour, func() { s.vote(Vote{Approver: "ann", Approve: true}) })
	s.at(time.Hour, func() { s.vote(Vote{Approver: "bob"}) }) // without a reason it is invalid
	s.at(2*time.Hour, func() { s.vote(Vote{Approver: "cem", Reason: "too expensive"}) })
	s.expect(Request{ID: "1", Cents: 25_000_00}, Decision{State: Rejected, Approvals: []string{"ann"}, Reason: "too expensive"})
}

func TestRequestExpires(t *testing.T) {
	s := newScenario(t)
	s.at(time.Hour, func() { s.vote(Vote{Approver: "ann", Approve: true}) })
	s.expect(Request{ID: "1", Cents: 25_000_00}, Decision{State: Expired, Approvals: []string{"ann"}})
}

func TestCommentsAreMailedTogether(t *testing.T) {
	s := newScenario(t)
	comment := func(text string) { s.env.SignalWorkflow(ApprovalCommentSignal, Comment{Author: "ann", Text: text}) }
	s.at(1*time.Second, func() { comment("1") })
	s.at(5*time.Second, func() { comment("2") })
	s.at(10*time.Second, func() {
		comment("3")
		query(s, ApprovalCommentsQuery, []Comment(nil))
	})
	s.at(15*time.Second, func() { comment("4") })
	s.at(20*time.Second, func() {
		query(s, ApprovalCommentsQuery, []Comment{{"ann", "1"}, {"ann", "2"}, {"ann", "3"}})
	})
	// What is said in the last seconds is mailed as well.
	s.at(23*time.Second, func() { s.vote(Vote{Approver: "ann", Approve: true}) })
	s.expect(Request{ID: "1"}, Decision{State: Approved, Approvals: []string{"ann"}})
	if diff := cmp.Diff([][]Comment{{{"ann", "1"}, {"ann", "2"}, {"ann", "3"}}, {{"ann", "4"}}}, s.mail.mails); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

// All approvers vote at once, before any worker is there.
func TestApproversVoteWithTheClient(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	c := NewApprovalClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	request, err := c.Start(ctx, Request{ID: name, Cents: 25_000_00, Approvers: committee, Deadline: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if err := request.Vote(ctx, Vote{Approver: "bob"}); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("rejection without a reason: %v, want %v", err, runtime.ErrInvalid)
	}
	var votes sync.WaitGroup
	for _, approver := range committee {
		votes.Go(func() {
			if err := request.Vote(ctx, Vote{Approver: approver, Approve: true}); err != nil {
				t.Errorf("vote of %s: %v", approver, err)
			}
		})
	}
	votes.Wait()
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterApproval(r, newApproval)
		RegisterMail(r, &postbox{})
	})
	decision, err := request.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if decision.State != Approved || len(decision.Approvals) != 3 {
		t.Errorf("decision is %+v, want one with the first three approvals", decision)
	}
}
