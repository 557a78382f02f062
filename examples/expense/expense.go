package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// ExpenseApproval decides on one expense, with the help of a manager.
//
//temporal:workflow queue=expenses id=expense-{ID}
type ExpenseApproval interface {
	// Run tells the manager, waits for the decision, and pays or tells the employee why not.
	//
	//temporal:run
	Run(ctx workflow.Context, request Request) (string, error)

	// Approve is a yes. It is logged, and has no effect, if there is a decision already.
	//
	//temporal:signal name=approve on-error=log
	Approve(ctx workflow.Context, approval Approval) error

	// Reject is a no. It is logged, and has no effect, if there is a decision already.
	//
	//temporal:signal name=reject on-error=log
	Reject(ctx workflow.Context, rejection Rejection) error

	// Decision is the decision, nil until there is one.
	//
	//temporal:query name=get_decision
	Decision() *Decision
}

// Accounting does what has to be done about expenses.
//
//temporal:activities start-to-close=5m
type Accounting interface {
	// SendApprovalNotification asks the manager for a decision.
	//
	//temporal:activity name=send_approval_notification
	SendApprovalNotification(ctx context.Context, request Request) error

	// ProcessApprovedExpense pays the employee.
	//
	//temporal:activity name=process_approved_expense start-to-close=10m
	ProcessApprovedExpense(ctx context.Context, request Request) error

	// NotifyRejection tells the employee why there is no money.
	//
	//temporal:activity name=notify_rejection
	NotifyRejection(ctx context.Context, notice Notice) error
}

// Request is an expense for which an employee wants money.
type Request struct {
	ID          string
	Employee    string
	Amount      Cents
	Description string
	Category    string
	Timeout     time.Duration // for the decision, 7 days if it is zero
}

// Approval is what a manager says who approves an expense.
type Approval struct {
	Approver string `validate:"required"`
	Comment  string
}

// Rejection is what a manager says who rejects an expense.
type Rejection struct {
	Approver string `validate:"required"`
	Reason   string `validate:"required"`
}

// Notice is a request that is rejected, with the reason.
type Notice struct {
	Request Request
	Reason  string
}

// Decision is what has been decided about an expense.
type Decision struct {
	Approved bool
	Approver string // "system" if nobody has decided in time
	At       time.Time
	Comment  string
}
