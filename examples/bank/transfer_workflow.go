package main

import (
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// transfer implements Transfer.
type transfer struct {
	tellers TellersActivities
}

func newTransfer(workflow.Context, Order) (Transfer, error) { return &transfer{}, nil }

func (t *transfer) Run(ctx workflow.Context, order Order) error {
	// Nobody can tell what an activity that is cancelled has done. So a transfer goes to its end, also if it is cancelled.
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	move := func(account, step string) Move {
		return Move{Account: account, Amount: Amount{RequestID: order.ID + "/" + step, Cents: order.Cents}}
	}
	if err := t.tellers.Withdraw(ctx, move(order.From, "withdraw")); err != nil {
		return err
	}
	err := t.tellers.Deposit(ctx, move(order.To, "deposit"))
	if err == nil {
		return nil
	}
	if refundErr := t.tellers.Deposit(ctx, move(order.From, "refund")); refundErr != nil {
		return fmt.Errorf("%v are lost: %w, and then %w", order.Cents, err, refundErr)
	}
	return err
}
