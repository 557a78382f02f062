package main

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// tellers implements Tellers, with the client of the worker.
type tellers struct{}

func (tellers) Withdraw(ctx context.Context, move Move) error {
	_, err := accountOf(ctx, move).Withdraw(ctx, move.Amount)
	return final(err)
}

func (tellers) Deposit(ctx context.Context, move Move) error {
	_, err := accountOf(ctx, move).Deposit(ctx, move.Amount)
	return final(err)
}

func accountOf(ctx context.Context, move Move) *AccountHandle {
	return NewAccountClient(activity.GetClient(ctx)).Handle(AccountID(AccountInput{ID: move.Account}))
}

// final keeps an activity from being retried if the account has given an answer. Any other error is worth another attempt: the
// update has the same ID then, so an account that has moved the money does not do it twice.
func final(err error) error {
	switch answer, ok := errors.AsType[*temporal.ApplicationError](err); {
	case ok:
		return temporal.NewNonRetryableApplicationError(answer.Message(), answer.Type(), err)
	case errors.Is(err, runtime.ErrNotFound), errors.Is(err, runtime.ErrWorkflowClosed):
		return temporal.NewNonRetryableApplicationError("no such account", "NoAccount", err)
	}
	return err
}
