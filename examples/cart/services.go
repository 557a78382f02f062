package main

import "context"

// Services is what carts need from the rest of the shop.
//
//temporal:activities prefix=shop. start-to-close=10s schedule-to-close=10m
type Services interface {
	// Charge takes the payment and returns its ID. Of charges with the same key only the first takes money. An error of the
	// type CardDeclined is final.
	//
	//temporal:activity non-retryable=CardDeclined
	Charge(ctx context.Context, c Charge) (string, error)

	// Remind sends a mail about a forgotten cart.
	//
	//temporal:activity max-attempts=5
	Remind(ctx context.Context, r Reminder) error
}

// Charge is a payment to take.
type Charge struct {
	Key        string
	CustomerID string
	Total      Cents
}

// Reminder is a mail to send.
type Reminder struct {
	Email string
	Items []Item
}
