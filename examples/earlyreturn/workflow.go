package main

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// transaction implements Transaction.
type transaction struct {
	bank BankActivities

	initialised  bool // or it cannot be
	confirmation Confirmation
	err          error // why it was not initialised
}

func newTransaction(workflow.Context, Transfer) (Transaction, error) { return &transaction{}, nil }

func (t *transaction) Run(ctx workflow.Context, transfer Transfer) (string, error) {
	t.confirmation, t.err = t.bank.InitTransactionLocal(ctx, transfer)
	t.initialised = true // those who wait for the confirmation go on
	if t.err != nil {
		if err := t.bank.CancelTransaction(ctx, transfer); err != nil {
			return "", err
		}
		return "", temporal.NewApplicationErrorWithCause(fmt.Sprintf("transaction %s is cancelled", transfer.ID), CancelledType, t.err)
	}
	if err := t.bank.CompleteTransaction(ctx, transfer); err != nil {
		return "", err
	}
	return fmt.Sprintf("transaction %s is completed", transfer.ID), nil
}

func (t *transaction) Confirmation(ctx workflow.Context) (Confirmation, error) {
	if err := workflow.Await(ctx, func() bool { return t.initialised }); err != nil {
		return Confirmation{}, err
	}
	return t.confirmation, t.err
}
