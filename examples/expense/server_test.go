package main

import (
	"context"
	"errors"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Ann had lunch for $49.90, and Bob approves
  Expense $49.90 approved by Bob (decided by Bob)
Ann bought a boat for $12000.00, and Bob rejects
  Expense rejected: take the train (decided by Bob)
Cem bought pens for $7.05, and Bob is away
  Expense rejected: Approval timeout - automatically rejected (decided by system)
`, "expense-lunch", "expense-boat", "expense-pens")
}

// Two managers decide while no worker runs, so that the workflow learns of both at once.
func TestFirstOfTwoDecisionsCounts(t *testing.T) {
	approve := func(ctx context.Context, expense *ExpenseApprovalHandle) error {
		return expense.Approve(ctx, Approval{Approver: "Bob"})
	}
	reject := func(ctx context.Context, expense *ExpenseApprovalHandle) error {
		return expense.Reject(ctx, Rejection{Approver: "Cem", Reason: "too much"})
	}
	for name, tt := range map[string]struct {
		first, second func(context.Context, *ExpenseApprovalHandle) error
		want          string
	}{
		"a yes, then a no": {approve, reject, "Expense $49.90 approved by Bob"},
		"a no, then a yes": {reject, approve, "Expense rejected: too much"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, name := testserver.Context(t), testserver.Name(t)
			expenses := NewExpenseApprovalClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name)))
			expense, err := expenses.Start(ctx, Request{ID: name, Amount: 49_90})
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.first(ctx, expense); err != nil {
				t.Fatal(err)
			}
			if err := tt.second(ctx, expense); err != nil {
				t.Fatal(err)
			}
			testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
				RegisterExpenseApproval(r, newExpense)
				RegisterAccounting(r, accounting{})
			})
			if result, err := expense.Result(ctx); err != nil || result != tt.want {
				t.Errorf("the result is %q, %v, want %q", result, err, tt.want)
			}
		})
	}
}

// A manager approves in time, but no worker runs until the time is over: the workflow learns of both at once.
func TestApprovalThatMeetsTheTimeoutCounts(t *testing.T) {
	ctx, c := testserver.Context(t), testserver.Client()
	for timeout := time.Second; ; timeout *= 2 {
		name := testserver.Name(t)
		startWorker := func() (stop func()) {
			return testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
				RegisterExpenseApproval(r, newExpense)
				RegisterAccounting(r, accounting{})
			})
		}
		stop := startWorker()
		expenses := NewExpenseApprovalClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name)))
		expense, err := expenses.Start(ctx, Request{ID: name, Amount: 49_90, Timeout: timeout})
		if err != nil {
			t.Fatal(err)
		}
		testserver.WaitForEvent(t, c, expense.WorkflowID(), enumspb.EVENT_TYPE_TIMER_STARTED)
		stop()
		err = expense.Approve(ctx, Approval{Approver: "Bob"})
		if err != nil && !errors.Is(err, runtime.ErrWorkflowClosed) {
			t.Fatal(err)
		}
		testserver.WaitForEvent(t, c, expense.WorkflowID(), enumspb.EVENT_TYPE_TIMER_FIRED)
		if !approvedBeforeTheTimer(ctx, t, expense.WorkflowID()) {
			continue // the test was too slow
		}
		startWorker()
		if result, err := expense.Result(ctx); err != nil || result != "Expense $49.90 approved by Bob" {
			t.Errorf("the result is %q, %v", result, err)
		}
		return
	}
}

// approvedBeforeTheTimer tells whether the approval of an expense was recorded before its timer has fired.
func approvedBeforeTheTimer(ctx context.Context, t *testing.T, workflowID string) bool {
	t.Helper()
	history := testserver.Client().GetWorkflowHistory(ctx, workflowID, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
			return true
		case enumspb.EVENT_TYPE_TIMER_FIRED:
			return false
		}
	}
	return false
}
