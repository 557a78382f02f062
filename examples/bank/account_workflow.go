package main

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Types of the errors of a withdrawal that is too large.
const (
	InsufficientFundsType = "InsufficientFunds"
	OverLimitType         = "OverLimit"
)

// limit is how much can be withdrawn at once.
const limit Cents = 10_000_00

// account implements Account.
type account struct {
	statement Statement
	closed    bool
	fraud     FraudActivities
}

func newAccount(_ workflow.Context, in AccountInput) (Account, error) {
	return &account{statement: Statement{Balance: in.Balance}}, nil
}

func (a *account) Run(ctx workflow.Context, _ AccountInput) (Cents, error) {
	err := workflow.Await(ctx, func() bool { return a.closed })
	return a.statement.Balance, err
}

func (a *account) Deposit(_ workflow.Context, amount Amount) (Cents, error) {
	return a.book(amount.RequestID, amount.Cents), nil
}

func (a *account) ValidateWithdraw(_ workflow.Context, amount Amount) error {
	if amount.Cents > limit {
		return refusal(OverLimitType, "%v is over the limit of %v", amount.Cents, limit)
	}
	if amount.Cents > a.statement.Balance {
		return refusal(InsufficientFundsType, "a balance of %v does not cover %v", a.statement.Balance, amount.Cents)
	}
	return nil
}

func refusal(errorType, format string, args ...any) error {
	return temporal.NewNonRetryableApplicationError(fmt.Sprintf(format, args...), errorType, nil)
}

func (a *account) Withdraw(ctx workflow.Context, amount Amount) (Cents, error) {
	// Others may have taken their turns since the update was validated. No other withdrawal comes in between from here on, and
	// deposits do no harm.
	return a.withdraw(ctx, Withdrawal{Amount: amount})
}

func (a *account) WithdrawHastily(ctx workflow.Context, amount Amount) (Cents, error) {
	return a.withdraw(ctx, Withdrawal{Amount: amount, Hasty: true})
}

func (a *account) withdraw(ctx workflow.Context, w Withdrawal) (Cents, error) {
	if err := a.ValidateWithdraw(ctx, w.Amount); err != nil {
		return 0, err
	}
	if err := a.fraud.Check(ctx, w); err != nil {
		return 0, err
	}
	// While this waited, another withdrawal that does not take turns may have taken the money.
	return a.book(w.Amount.RequestID, -w.Amount.Cents), nil
}

func (a *account) Close(workflow.Context) { a.closed = true }

func (a *account) Statement() Statement { return a.statement }

func (a *account) book(requestID string, cents Cents) Cents {
	a.statement.Balance += cents
	a.statement.Entries = append(a.statement.Entries, Entry{RequestID: requestID, Cents: cents})
	return a.statement.Balance
}
