package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// accounting implements Accounting by pretending.
type accounting struct{}

func (accounting) SendApprovalNotification(ctx context.Context, request Request) error {
	activity.GetLogger(ctx).Info("Asking the manager", "Expense", request.ID)
	return nil
}

func (accounting) ProcessApprovedExpense(ctx context.Context, request Request) error {
	activity.GetLogger(ctx).Info("Paying", "Employee", request.Employee, "Amount", request.Amount)
	return nil
}

func (accounting) NotifyRejection(ctx context.Context, notice Notice) error {
	activity.GetLogger(ctx).Info("Telling of the rejection", "Employee", notice.Request.Employee, "Reason", notice.Reason)
	return nil
}
