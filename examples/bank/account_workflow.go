package bank

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// InsufficientFundsType is the type of the error of a withdrawal that is too large.
const InsufficientFundsType = "InsufficientFunds"

// account implements Account.
type account struct {
	statement Statement
	closed    bool
	fraud     FraudActivities
}

func newAccount(_ workflow.Context, in AccountInput) (Account, error) {
	return &account{statement: Statement{Balance: in.Balance}}, nil
}

func (a *account) Run(ctx workflow.Context, _ AccountInput) (int64, error) {
	err := workflow.Await(ctx, func() bool { return a.closed })
	return a.statement.Balance, err
}

func (a *account) Deposit(_ workflow.Context, amount Amount) (int64, error) {
	return a.book(amount.RequestID, amount.Cents), nil
}

func (a *account) ValidateWithdraw(_ workflow.Context, amount Amount) error {
	return a.covers(amount)
}

func (a *account) Withdraw(ctx workflow.Context, amount Amount) (int64, error) {
	// Others may have taken their turns since the update was validated.
	if err := a.covers(amount); err != nil {
		return 0, err
	}
	if err := a.fraud.Check(ctx, amount); err != nil {
		return 0, err
	}
	// No other withdrawal has come in between, and deposits do no harm.
	return a.book(amount.RequestID, -amount.Cents), nil
}

func (a *account) WithdrawHastily(ctx workflow.Context, amount Amount) (int64, error) {
	if err := a.covers(amount); err != nil {
		return 0, err
	}
	if err := a.fraud.Check(ctx, amount); err != nil {
		return 0, err
	}
	// While this waited, another withdrawal may have taken the money.
	return a.book(amount.RequestID, -amount.Cents), nil
}

func (a *account) Close(workflow.Context) { a.closed = true }

func (a *account) Statement() Statement { return a.statement }

func (a *account) covers(amount Amount) error {
	if a.statement.Balance >= amount.Cents {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(
		fmt.Sprintf("balance of %d cents does not cover %d", a.statement.Balance, amount.Cents), InsufficientFundsType, nil)
}

func (a *account) book(requestID string, cents int64) int64 {
	a.statement.Balance += cents
	a.statement.Entries = append(a.statement.Entries, Entry{RequestID: requestID, Cents: cents})
	return a.statement.Balance
}
