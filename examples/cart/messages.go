package main

import (
	"fmt"
	"time"
)

// Cents is an amount of money.
type Cents int64

// String is the amount in dollars.
func (c Cents) String() string { return fmt.Sprintf("$%d.%02d", c/100, c%100) }

// CartInput is what a run of a cart begins with. Who starts a cart leaves out the State.
type CartInput struct {
	CustomerID string `validate:"required"`
	Timers     Timers
	State      State `validate:"-"`
}

// Timers say how long nothing may happen. The zero value of each stands for its default.
type Timers struct {
	Reminder time.Duration // until the reminder, an hour by default
	Checkout time.Duration // until the cart is checked out by itself, a day
}

// Item is a number of pieces of one product.
type Item struct {
	SKU      string `validate:"required"`
	Quantity int    `validate:"min=1,max=100"`
	Price    Cents  `validate:"gt=0"` // of one piece
}

// Addition is a request to put an item into the cart.
type Addition struct {
	RequestID string `validate:"required"`
	Item      Item
}

// Removal is a request to take an item out of the cart.
type Removal struct {
	RequestID string `validate:"required"`
	SKU       string `validate:"required"`
}

// QuantityChange is a request for more or fewer pieces of an item.
type QuantityChange struct {
	RequestID string `validate:"required"`
	SKU       string `validate:"required"`
	Quantity  int    `validate:"min=1,max=100"`
}

// Checkout is a request to pay.
type Checkout struct {
	RequestID string `validate:"required"`
}

// Email is the customer's address.
type Email struct {
	Address string `validate:"required,email"`
}

// Receipt says what was bought.
type Receipt struct {
	PaymentID string
	Items     []Item
	Total     Cents
}

// Outcome is how the cart ended: with a receipt, or abandoned.
type Outcome struct {
	Abandoned bool
	Automatic bool // nobody has asked for the checkout
	Receipt   Receipt
}
