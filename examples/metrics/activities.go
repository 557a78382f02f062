package main

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

const mostByCard Cents = 1000_00

// bank implements Bank by pretending.
type bank struct{}

func (bank) Charge(ctx context.Context, d Donation) error {
	if d.Method == "card" && d.Cents > mostByCard {
		return temporal.NewNonRetryableApplicationError("it is more than the card allows", "Declined", nil)
	}
	if d.Method == "transfer" && activity.GetInfo(ctx).Attempt == 1 {
		return errors.New("the line to the other bank is busy") // so it is tried again
	}
	return nil
}
