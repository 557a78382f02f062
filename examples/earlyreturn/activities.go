package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// bank implements Bank for the accounts of Ann and Bob.
type bank struct{}

func (bank) InitTransaction(ctx context.Context, transfer Transfer) (Confirmation, error) {
	activity.GetLogger(ctx).Info("Reserving", "From", transfer.From, "Cents", transfer.Cents)
	for _, account := range []string{transfer.From, transfer.To} {
		if account != "Ann" && account != "Bob" {
			return Confirmation{}, temporal.NewApplicationError(fmt.Sprintf("%s has no account", account), UnknownAccountType)
		}
	}
	return Confirmation{Reference: "ref-" + transfer.ID}, nil
}

func (bank) CancelTransaction(ctx context.Context, transfer Transfer) error {
	activity.GetLogger(ctx).Info("Releasing", "From", transfer.From)
	return nil
}

func (bank) CompleteTransaction(ctx context.Context, transfer Transfer) error {
	activity.GetLogger(ctx).Info("Moving", "From", transfer.From, "To", transfer.To, "Cents", transfer.Cents)
	return nil
}
