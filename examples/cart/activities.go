package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// shop implements Services by pretending: everybody can pay.
type shop struct{}

func (shop) Charge(ctx context.Context, c Charge) (string, error) {
	activity.GetLogger(ctx).Info("Charging", "Key", c.Key, "Total", c.Total)
	return "payment of " + c.CustomerID, nil
}

func (shop) Remind(ctx context.Context, r Reminder) error {
	activity.GetLogger(ctx).Info("Reminder sent", "Items", len(r.Items))
	return nil
}
