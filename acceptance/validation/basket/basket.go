// Package basket shows where messages with validate tags are checked, on a real server.
package basket

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Basket collects items.
//
//temporal:workflow
type Basket interface {
	// Run waits until the basket is closed.
	//
	//temporal:run
	Run(ctx workflow.Context, in Owner) ([]string, error)

	// Add puts an item into the basket.
	//
	//temporal:update
	Add(ctx workflow.Context, item Item) error

	// ValidateAdd is called for valid items only.
	//
	//temporal:validator for=Add
	ValidateAdd(ctx workflow.Context, item Item) error

	// Swap exchanges an item for another.
	//
	//temporal:update
	Swap(ctx workflow.Context, from, to Item) error

	// Wish notes an item; one that is not valid is dropped.
	//
	//temporal:signal
	Wish(ctx workflow.Context, item Item)

	// Demand notes an item; one that is not valid fails the workflow.
	//
	//temporal:signal on-invalid=fail
	Demand(ctx workflow.Context, item Item)

	// Close ends the workflow.
	//
	//temporal:signal
	Close(ctx workflow.Context)
}

// Owner is whose basket it is.
type Owner struct {
	Email string `validate:"email"`
}

// Item is an item of a basket.
type Item struct {
	SKU      string   `validate:"required,max=20"`
	Quantity int      `validate:"min=1"`
	Tags     []string `validate:"max=3,dive,required"`
	Contact  *string  `validate:"omitempty,email"`
}

// Validate says what tags cannot.
func (i Item) Validate() error {
	if i.SKU == "LIMITED" && i.Quantity > 1 {
		return errors.New("a limited item is sold once")
	}
	return nil
}

type basket struct {
	notes  []string
	closed bool
}

func newBasket(workflow.Context, Owner) (Basket, error) { return &basket{}, nil }

func (b *basket) Run(ctx workflow.Context, _ Owner) ([]string, error) {
	err := workflow.Await(ctx, func() bool { return b.closed })
	return b.notes, err
}

func (b *basket) note(what string) { b.notes = append(b.notes, what) }

func (b *basket) ValidateAdd(_ workflow.Context, item Item) error {
	if item.SKU == "" {
		return errors.New("the validator was called for an invalid item")
	}
	return nil
}

func (b *basket) Add(_ workflow.Context, item Item) error {
	b.note("added " + item.SKU)
	return nil
}

func (b *basket) Swap(_ workflow.Context, from, to Item) error {
	b.note("swapped " + from.SKU + " for " + to.SKU)
	return nil
}

func (b *basket) Wish(_ workflow.Context, item Item) { b.note("wished " + item.SKU) }

func (b *basket) Demand(_ workflow.Context, item Item) { b.note("demanded " + item.SKU) }

func (b *basket) Close(workflow.Context) { b.closed = true }
