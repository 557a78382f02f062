package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// Transfer moves money from one account to another.
//
//temporal:workflow queue=bank id=transfer-{ID}
type Transfer interface {
	// Run returns when the money is there. If it cannot get there it is put back, and the error says why.
	//
	//temporal:run
	Run(ctx workflow.Context, order Order) error
}

// Tellers move money for a transfer. A workflow cannot send an update to another one, so activities do, with the generated
// client.
//
//temporal:activities start-to-close=10s max-attempts=5 initial-interval=10ms
type Tellers interface {
	// Withdraw takes money out of an account.
	//
	//temporal:activity name=withdraw_from
	Withdraw(ctx context.Context, move Move) error

	// Deposit puts money into an account.
	//
	//temporal:activity name=deposit_to
	Deposit(ctx context.Context, move Move) error
}

// Order asks for a transfer.
type Order struct {
	ID    string
	From  string // account ID
	To    string // account ID
	Cents Cents
}

// Move is one half of a transfer.
type Move struct {
	Account string
	Amount  Amount
}
