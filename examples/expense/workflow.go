package main

import (
	"cmp"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// expense implements ExpenseApproval.
type expense struct {
	decision   *Decision
	accounting AccountingActivities
}

func newExpense(workflow.Context, Request) (ExpenseApproval, error) { return &expense{}, nil }

func (e *expense) Run(ctx workflow.Context, request Request) (string, error) {
	if err := e.accounting.SendApprovalNotification(ctx, request); err != nil {
		return "", err
	}
	timeout := cmp.Or(request.Timeout, 7*24*time.Hour)
	decided, err := runtime.AwaitWithTimeout(ctx, timeout, func() bool { return e.decision != nil })
	if err != nil {
		return "", err
	}
	if !decided {
		err := e.decide(ctx, Decision{Approver: "system", Comment: "Approval timeout - automatically rejected"})
		if err != nil {
			return "", err
		}
	}
	if !e.decision.Approved {
		if err := e.accounting.NotifyRejection(ctx, Notice{Request: request, Reason: e.decision.Comment}); err != nil {
			return "", err
		}
		return "Expense rejected: " + e.decision.Comment, nil
	}
	if err := e.accounting.ProcessApprovedExpense(ctx, request); err != nil {
		return "", err
	}
	return fmt.Sprintf("Expense $%s approved by %s", request.Amount, e.decision.Approver), nil
}

func (e *expense) Approve(ctx workflow.Context, approval Approval) error {
	return e.decide(ctx, Decision{Approved: true, Approver: approval.Approver, Comment: approval.Comment})
}

func (e *expense) Reject(ctx workflow.Context, rejection Rejection) error {
	return e.decide(ctx, Decision{Approver: rejection.Approver, Comment: rejection.Reason})
}

// decide notes a decision with its time, unless there is one.
func (e *expense) decide(ctx workflow.Context, decision Decision) error {
	if e.decision != nil {
		return fmt.Errorf("%s has decided before %s", e.decision.Approver, decision.Approver)
	}
	decision.At = workflow.Now(ctx)
	e.decision = &decision
	return nil
}

func (e *expense) Decision() *Decision { return e.decision }
