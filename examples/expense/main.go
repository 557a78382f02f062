package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "expense",
	Workers: []program.Worker{{TaskQueue: ExpenseApprovalTaskQueue, Register: func(r worker.Registry) {
		RegisterExpenseApproval(r, newExpense)
		RegisterAccounting(r, accounting{})
	}}},
	Story: story,
}

// story plays an expense that is approved, one that is rejected, and one that nobody looks at.
func story(ctx context.Context, s *program.Stage) error {
	expenses := NewExpenseApprovalClient(s.Client)

	lunch, err := expenses.Start(ctx, Request{ID: s.ID("lunch"), Employee: "Ann", Amount: 49_90, Description: "lunch", Category: "meals"})
	if err != nil {
		return err
	}
	s.Say("Ann had lunch for $49.90, and Bob approves")
	if err := lunch.Approve(ctx, Approval{Approver: "Bob", Comment: "with a customer"}); err != nil {
		return err
	}
	if err := end(ctx, s, lunch); err != nil {
		return err
	}

	boat, err := expenses.Start(ctx, Request{ID: s.ID("boat"), Employee: "Ann", Amount: 12_000_00, Description: "boat", Category: "travel"})
	if err != nil {
		return err
	}
	s.Say("Ann bought a boat for $12000.00, and Bob rejects")
	if err := boat.Reject(ctx, Rejection{Approver: "Bob", Reason: "take the train"}); err != nil {
		return err
	}
	if err := end(ctx, s, boat); err != nil {
		return err
	}

	pens, err := expenses.Start(ctx, Request{ID: s.ID("pens"), Employee: "Cem", Amount: 7_05, Description: "pens", Category: "office",
		Timeout: time.Second})
	if err != nil {
		return err
	}
	s.Say("Cem bought pens for $7.05, and Bob is away")
	return end(ctx, s, pens)
}

// end waits for the end of an expense, and tells it.
func end(ctx context.Context, s *program.Stage, expense *ExpenseApprovalHandle) error {
	result, err := expense.Result(ctx)
	if err != nil {
		return err
	}
	decision, err := expense.Decision(ctx)
	if err != nil {
		return err
	}
	s.Say("  %s (decided by %s)", result, decision.Approver)
	return nil
}
