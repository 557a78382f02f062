package main

import (
	"context"
	"errors"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Account is a bank account. Each withdrawal is checked by an activity, and meanwhile other messages may come.
//
//temporal:workflow queue=bank id=account-{ID}
type Account interface {
	// Run keeps the account until it is closed, and returns the rest of the money.
	//
	//temporal:run
	Run(ctx workflow.Context, in AccountInput) (Cents, error)

	// Deposit puts money in and returns the balance. It never waits for anything, so nothing can happen in the middle of it.
	//
	//temporal:update name=deposit id={RequestID} dedup
	Deposit(ctx workflow.Context, amount Amount) (Cents, error)

	// Withdraw takes money out and returns the balance. Serial handlers take turns.
	//
	//temporal:update name=withdraw id={RequestID} dedup serial
	Withdraw(ctx workflow.Context, amount Amount) (Cents, error)

	// ValidateWithdraw rejects what is over the limit, and what the account cannot pay even now.
	//
	//temporal:validator for=Withdraw
	ValidateWithdraw(ctx workflow.Context, amount Amount) error

	// WithdrawHastily is Withdraw without taking turns. Do not imitate it.
	//
	//temporal:update name=withdraw_hastily id={RequestID} dedup
	WithdrawHastily(ctx workflow.Context, amount Amount) (Cents, error)

	// Close ends the account.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context)

	// Statement is the account's history.
	//
	//temporal:query name=get_statement
	Statement() Statement
}

// Fraud finds out about crimes.
//
//temporal:activities start-to-close=1m max-attempts=2 initial-interval=10ms
type Fraud interface {
	// Check returns an error if a withdrawal is suspicious.
	//
	//temporal:activity name=check_withdrawal
	Check(ctx context.Context, w Withdrawal) error
}

// AccountInput starts an account.
type AccountInput struct {
	ID      string
	Balance Cents // to begin with
}

// Amount is some money to move.
type Amount struct {
	RequestID string // of the request to move it: it is moved once
	Cents     Cents
}

// Validate is called before a message is sent, and again before it is handled.
func (a Amount) Validate() error {
	if a.Cents <= 0 {
		return errors.New("an amount must be positive")
	}
	return nil
}

// Withdrawal is money that is to be taken out of an account.
type Withdrawal struct {
	Amount Amount
	Hasty  bool // it does not take turns with others
}

// Statement is the history of an account.
type Statement struct {
	Balance Cents
	Entries []Entry // the oldest first
}

// Entry is one change of the balance.
type Entry struct {
	RequestID string
	Cents     Cents // negative for a withdrawal
}
