package main

import (
	"context"
	"testing"

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
