package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// shop implements Customers by pretending: customers are called what their IDs say.
type shop struct{}

func (shop) Name(_ context.Context, customerID string) (string, error) { return customerID, nil }

func (shop) Congratulate(ctx context.Context, promotion Promotion) error {
	activity.GetLogger(ctx).Info("Congratulations", "Name", promotion.Name, "Level", promotion.Level)
	return nil
}

// archive implements Archive by pretending: there are ten receipts in a batch, and all are good.
type archive struct{}

func (archive) CheckBatch(ctx context.Context, round int) (int, error) {
	activity.GetLogger(ctx).Info("Looking at a batch", "Round", round)
	return 10, nil
}

func (archive) CheckReceipt(ctx context.Context, receipt Receipt) error {
	activity.GetLogger(ctx).Info("Looking at a receipt", "Number", receipt.Number)
	return nil
}
