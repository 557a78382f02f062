package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Counter counts what is paid into and out of an account.
//
//temporal:workflow id={ID}
type Counter interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Totals, error)

	//temporal:signal name=credit
	Credit(ctx workflow.Context, a Amount) error
	//temporal:signal name=debit
	Debit(ctx workflow.Context, a Amount) error
	// Enter enters an amount into the books, one after the other.
	//
	//temporal:signal name=enter serial
	Enter(ctx workflow.Context, a Amount) error

	//temporal:update name=transfer id={Key} dedup
	Transfer(ctx workflow.Context, a Amount) (int, error)

	// Totals are what has been counted so far.
	//
	//temporal:query name=totals
	Totals() (Totals, error)
}

// Bank keeps the books.
//
//temporal:activities start-to-close=10s
type Bank interface {
	//temporal:activity name=post
	Post(ctx context.Context, a Amount) (string, error)
}

// Input starts a counter.
type Input struct {
	ID     string
	Serial bool // only Enter is sent
}

// Amount is a message of a counter.
type Amount struct {
	Key     string // identifies a transfer
	Account string
	Cents   int
	Reason  string
	Post    bool // makes the handler call an activity
	Last    bool // ends the workflow
}

// Totals are what a counter has counted.
type Totals struct {
	Credits, Debits, Transfers int
	Balance                    int // in cents
	Posted                     int
}
