package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Transaction moves money from one account to another. Each ID is used once: who uses it again gets an error, also if the
// transaction has ended.
//
//temporal:workflow queue=transactions id=transaction-{ID} id-conflict=fail id-reuse=reject-duplicate
type Transaction interface {
	// Run initialises the transaction, and completes or cancels it.
	//
	//temporal:run
	Run(ctx workflow.Context, transfer Transfer) (string, error)

	// Confirmation returns as soon as the transaction is initialised, or with the error that has kept it from that.
	//
	//temporal:update name=return_init_result
	Confirmation(ctx workflow.Context) (Confirmation, error)
}

// Bank keeps the accounts.
//
//temporal:activities start-to-close=30s
type Bank interface {
	// InitTransaction reserves the money. It is quick, and fails with an error of UnknownAccountType if an account is not there.
	//
	//temporal:activity name=init_transaction local start-to-close=5s non-retryable=UnknownAccount
	InitTransaction(ctx context.Context, transfer Transfer) (Confirmation, error)

	// CancelTransaction releases what may have been reserved.
	//
	//temporal:activity name=cancel_transaction
	CancelTransaction(ctx context.Context, transfer Transfer) error

	// CompleteTransaction moves the money.
	//
	//temporal:activity name=complete_transaction
	CompleteTransaction(ctx context.Context, transfer Transfer) error
}

// Transfer is an amount that is to be moved.
type Transfer struct {
	ID    string `validate:"required"`
	From  string `validate:"required"`
	To    string `validate:"required"`
	Cents int64  `validate:"gt=0"`
}

// Confirmation is the bank's promise that the money will be moved.
type Confirmation struct {
	Reference string
}

// The types of the errors of a transaction.
const (
	UnknownAccountType = "UnknownAccount"
	CancelledType      = "TransactionCancelled" // of the workflow; the cause is why it was not initialised
)
