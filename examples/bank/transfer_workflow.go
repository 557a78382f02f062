package bank

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// transfer implements Transfer.
type transfer struct {
	tellers TellersActivities
}

func newTransfer(workflow.Context, Order) (Transfer, error) { return &transfer{}, nil }

func (t *transfer) Run(ctx workflow.Context, order Order) error {
	// Nobody can tell what an activity that is cancelled has done. So a transfer goes to
	// its end, also if it is cancelled.
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
		return fmt.Errorf("%d cents are lost: %w, and then %w", order.Cents, err, refundErr)
	}
	return err
}

// tellers implements Tellers.
type tellers struct {
	accounts *AccountClient
}

func (t tellers) Withdraw(ctx context.Context, move Move) error {
	_, err := t.accounts.Handle(AccountID(AccountInput{ID: move.Account})).Withdraw(ctx, move.Amount)
	return final(err)
}

func (t tellers) Deposit(ctx context.Context, move Move) error {
	_, err := t.accounts.Handle(AccountID(AccountInput{ID: move.Account})).Deposit(ctx, move.Amount)
	return final(err)
}

// final keeps an activity from being retried if the account has given an answer. Any other
// error is worth another attempt: the update has the same ID then, so an account that has
// moved the money does not do it twice.
func final(err error) error {
	var answer *temporal.ApplicationError
	switch {
	case errors.As(err, &answer):
		return temporal.NewNonRetryableApplicationError(answer.Message(), answer.Type(), err)
	case errors.Is(err, runtime.ErrNotFound), errors.Is(err, runtime.ErrWorkflowClosed):
		return temporal.NewNonRetryableApplicationError("no such account", "NoAccount", err)
	}
	return err
}
