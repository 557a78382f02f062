package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeAccounting implements Accounting by noting what it is asked to do.
type fakeAccounting struct {
	notified, paid temporaltest.Func[Request, struct{}]
	rejected       temporaltest.Func[Notice, struct{}]
}

func (f *fakeAccounting) SendApprovalNotification(_ context.Context, request Request) error {
	_, err := f.notified.Call(request)
	return err
}

func (f *fakeAccounting) ProcessApprovedExpense(_ context.Context, request Request) error {
	_, err := f.paid.Call(request)
	return err
}

func (f *fakeAccounting) NotifyRejection(_ context.Context, notice Notice) error {
	_, err := f.rejected.Call(notice)
	return err
}

const day = 24 * time.Hour

var (
	monday = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	lunch  = Request{ID: "lunch", Employee: "Ann", Amount: 49_90}
)

// A scenario is one expense, handed in on Monday.
type scenario struct {
	*testing.T
	ctx        context.Context
	env        *temporaltest.Env
	accounting fakeAccounting
	expense    *ExpenseApprovalHandle
}

func newScenario(t *testing.T, prepare ...func(*temporaltest.Env)) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t, temporaltest.WithStartTime(monday))}
	RegisterExpenseApproval(s.env, newExpense)
	RegisterAccounting(s.env, &s.accounting)
	for _, f := range prepare {
		f(s.env)
	}
	var err error
	if s.expense, err = NewExpenseApprovalClient(s.env.Client()).Start(ctx, lunch); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Request{lunch}, s.accounting.notified.Calls()); diff != "" {
		t.Errorf("what the manager is asked (-want +got):\n%s", diff)
	}
	return s
}

func (s *scenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scenario) expectDecision(want *Decision) {
	s.Helper()
	decision, err := s.expense.Decision(s.ctx)
	if diff := cmp.Diff(want, decision); err != nil || diff != "" {
		s.Errorf("decision: %v (-want +got):\n%s", err, diff)
	}
}

// expectEnd compares how the expense ends: with a text, with so much paid, and with what the employee is told.
func (s *scenario) expectEnd(text string, paid []Request, rejected []Notice) {
	s.Helper()
	if result, err := s.expense.Result(s.ctx); err != nil || result != text {
		s.Errorf("the result is %q, %v, want %q", result, err, text)
	}
	if diff := cmp.Diff(paid, s.accounting.paid.Calls()); diff != "" {
		s.Errorf("what is paid (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rejected, s.accounting.rejected.Calls()); diff != "" {
		s.Errorf("what the employee is told (-want +got):\n%s", diff)
	}
}

func TestApprovedExpenseIsPaid(t *testing.T) {
	s := newScenario(t)
	s.env.Sleep(6 * day)
	s.expectDecision(nil)
	s.must(s.expense.Approve(s.ctx, Approval{Approver: "Bob", Comment: "fine"}))
	s.expectEnd("Expense $49.90 approved by Bob", []Request{lunch}, nil)
	s.expectDecision(&Decision{Approved: true, Approver: "Bob", At: monday.Add(6 * day), Comment: "fine"})
}

func TestRejectedExpenseIsNotPaid(t *testing.T) {
	s := newScenario(t)
	if err := s.expense.Reject(s.ctx, Rejection{Approver: "Bob"}); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("a rejection without a reason: %v, want %v", err, runtime.ErrInvalid)
	}
	s.env.Sleep(day)
	s.must(s.expense.Reject(s.ctx, Rejection{Approver: "Bob", Reason: "too much"}))
	s.expectEnd("Expense rejected: too much", nil, []Notice{{Request: lunch, Reason: "too much"}})
	s.expectDecision(&Decision{Approver: "Bob", At: monday.Add(day), Comment: "too much"})
}

func TestExpenseIsRejectedAfterAWeek(t *testing.T) {
	s := newScenario(t)
	const reason = "Approval timeout - automatically rejected"
	s.expectEnd("Expense rejected: "+reason, nil, []Notice{{Request: lunch, Reason: reason}})
	s.expectDecision(&Decision{Approver: "system", At: monday.Add(7 * day), Comment: reason})
}

func TestDecisionStaysWhileTheExpenseIsPaid(t *testing.T) {
	s := newScenario(t, func(env *temporaltest.Env) {
		env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
			test.OnActivity(AccountingProcessApprovedExpenseActivity, mock.Anything, mock.Anything).After(2 * day).Return(nil)
		})
	})
	s.must(s.expense.Approve(s.ctx, Approval{Approver: "Bob"}))
	s.env.Sleep(day)
	s.must(s.expense.Reject(s.ctx, Rejection{Approver: "Cem", Reason: "too much"}))
	s.expectDecision(&Decision{Approved: true, Approver: "Bob", At: monday})
	if result, err := s.expense.Result(s.ctx); err != nil || result != "Expense $49.90 approved by Bob" {
		t.Errorf("the result is %q, %v", result, err)
	}
}
