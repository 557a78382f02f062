package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "cart",
	Workers: []program.Worker{{TaskQueue: CartTaskQueue, Register: func(r worker.Registry) {
		RegisterCart(r, newCart)
		RegisterServices(r, shop{})
	}}},
	Story: story,
}

var (
	pen      = Item{SKU: "PEN-001", Quantity: 2, Price: 1_50}
	notebook = Item{SKU: "BOOK-001", Quantity: 1, Price: 12_90}
	ink      = Item{SKU: "INK-001", Quantity: 1, Price: 4_99}
)

// story fills two carts. Ben forgets his, and Ada pays.
func story(ctx context.Context, s *program.Stage) error {
	carts := NewCartClient(s.Client)
	if err := forget(ctx, s, carts, CartInput{CustomerID: s.ID("ben"), Timers: Timers{Checkout: time.Second}}); err != nil {
		return err
	}
	cart, err := fill(ctx, s, carts, CartInput{CustomerID: s.ID("ada")})
	if err != nil {
		return err
	}
	if err := compare(ctx, s, cart); err != nil {
		return err
	}
	receipt, err := cart.Checkout(ctx, Checkout{RequestID: "6"})
	if err != nil {
		return err
	}
	s.Say("Ada pays %v for %d items: %s", receipt.Total, len(receipt.Items), receipt.PaymentID)
	return nil
}

// forget starts a cart with a signal, and leaves it alone.
func forget(ctx context.Context, s *program.Stage, carts *CartClient, ben CartInput) error {
	cart, err := carts.WithStart(ben).AddItemLater(ctx, Addition{RequestID: "1", Item: pen})
	if err != nil {
		return err
	}
	s.Say("Ben clicks on a pen in a mail. A signal starts %s, and he is gone", cart.WorkflowID())
	outcome, err := cart.Result(ctx)
	if err != nil {
		return err
	}
	if !outcome.Automatic {
		return fmt.Errorf("the cart was not checked out by itself: %+v", outcome)
	}
	s.Say("After %v without a change it is checked out by itself: %v", ben.Timers.Checkout, outcome.Receipt.Total)
	return nil
}

// fill starts a cart with an update, which returns a total, and has another one find the same cart.
func fill(ctx context.Context, s *program.Stage, carts *CartClient, ada CartInput) (*CartHandle, error) {
	total, cart, err := carts.WithStart(ada).AddItem(ctx, Addition{RequestID: "1", Item: pen})
	if err != nil {
		return nil, err
	}
	s.Say("\nAda adds %s with an update that starts %s: %v", pen.SKU, cart.WorkflowID(), total)

	total, same, err := carts.WithStart(ada).AddItem(ctx, Addition{RequestID: "2", Item: notebook})
	if err != nil {
		return nil, err
	}
	if same.RunID() != cart.RunID() {
		return nil, fmt.Errorf("the second item has started another cart, %s", same.RunID())
	}
	s.Say("She adds %s in the same way, to the same cart: %v", notebook.SKU, total)

	total, err = cart.AddItem(ctx, Addition{RequestID: "2", Item: notebook})
	if err != nil {
		return nil, err
	}
	s.Say("The network fails, her app sends it again, and gets the same answer: %v", total)
	return cart, nil
}

// compare adds the same item as a signal and as an update.
func compare(ctx context.Context, s *program.Stage, cart *CartHandle) error {
	if err := cart.AddItemLater(ctx, Addition{RequestID: "3", Item: ink}); err != nil {
		return err
	}
	total, err := cart.Total(ctx)
	if err != nil {
		return err
	}
	s.Say("She adds %s with a signal, which has no answer. A query tells the total: %v", ink.SKU, total)

	if err := cart.AddItemLater(ctx, Addition{RequestID: "4", Item: ink}); err != nil {
		return err
	}
	total, err = cart.Total(ctx)
	if err != nil {
		return err
	}
	s.Say("She adds it once more with a signal. The cart does not take it, but she does not hear of it: %v", total)

	for _, a := range []struct {
		item Item
		kind error
	}{{ink, runtime.ErrRejected}, {Item{Quantity: 1, Price: 1_00}, runtime.ErrInvalid}} {
		_, err = cart.AddItem(ctx, Addition{RequestID: "5", Item: a.item})
		if !errors.Is(err, a.kind) {
			return fmt.Errorf("the error is %w, want that of an %w", err, a.kind)
		}
		s.Say("With an update she is told: %v: %s", a.kind, program.Reason(err))
	}
	return nil
}
