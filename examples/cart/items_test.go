package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

func TestFirstItemStartsTheCart(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())

	total, cart, err := carts.WithStart(ada).AddItem(ctx, pens("1", 2))
	if err != nil || total != 300 {
		t.Fatalf("adding two pens: %v, %v, want 300", total, err)
	}
	if cart.WorkflowID() != CartID(ada) {
		t.Errorf("the cart is %q, want %q", cart.WorkflowID(), CartID(ada))
	}
	if total, _, err := carts.WithStart(ada).AddItem(ctx, pens("2", 1)); err != nil || total != 450 {
		t.Errorf("adding a third pen: %v, %v, want 450", total, err)
	}
}

func TestFirstItemCanBeASignal(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())

	cart, err := carts.WithStart(ada).AddItemLater(ctx, pens("1", 2))
	if err != nil {
		t.Fatal(err)
	}
	if total, err := cart.Total(ctx); err != nil || total != 300 {
		t.Errorf("the total is %v, %v, want 300", total, err)
	}
}

func TestRequestAddsOnce(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())
	cart := start(ctx, t, carts, ada)

	if total, err := cart.AddItem(ctx, pens("first", 2)); err != nil || total != 300 {
		t.Errorf("adding with the same request ID: %v, %v, want 300", total, err)
	}
}

func TestContentsChange(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())
	cart := start(ctx, t, carts, ada)

	ink := Item{SKU: "INK", Quantity: 1, Price: 499}
	steps := []struct {
		name  string
		send  func() (Cents, error)
		total Cents
		items []Item
	}{
		{"other pens", func() (Cents, error) { return cart.AddItem(ctx, pens("2", 1)) },
			450, []Item{{"PEN-first", 2, 150}, {"PEN-2", 1, 150}}},
		{"ink", func() (Cents, error) { return cart.AddItem(ctx, Addition{RequestID: "3", Item: ink}) },
			949, []Item{{"PEN-first", 2, 150}, {"PEN-2", 1, 150}, ink}},
		{"ten pens", func() (Cents, error) { return cart.ChangeQuantity(ctx, QuantityChange{"4", "PEN-first", 10}) },
			2149, []Item{{"PEN-first", 10, 150}, {"PEN-2", 1, 150}, ink}},
		{"no ink", func() (Cents, error) { return cart.RemoveItem(ctx, Removal{"5", "INK"}) },
			1650, []Item{{"PEN-first", 10, 150}, {"PEN-2", 1, 150}}},
	}
	for _, step := range steps {
		if total, err := step.send(); err != nil || total != step.total {
			t.Errorf("%s: %v, %v, want %v", step.name, total, err, step.total)
		}
		items, err := cart.Items(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.items, items); diff != "" {
			t.Errorf("%s: items (-want +got):\n%s", step.name, diff)
		}
	}
}

func TestInvalidMessagesAreNotSent(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())
	cart := start(ctx, t, carts, ada)

	add := func(item Item) func() error {
		return func() error {
			_, err := cart.AddItem(ctx, Addition{RequestID: "2", Item: item})
			return err
		}
	}
	tests := map[string]struct {
		send  func() error
		field string
	}{
		"no SKU":           {add(Item{Quantity: 1, Price: 1}), "Item.SKU"},
		"no pieces":        {add(Item{SKU: "INK", Price: 1}), "Item.Quantity"},
		"too many pieces":  {add(Item{SKU: "INK", Quantity: 101, Price: 1}), "Item.Quantity"},
		"for nothing":      {add(Item{SKU: "INK", Quantity: 1}), "Item.Price"},
		"not an address":   {func() error { return cart.SetEmail(ctx, Email{"ada"}) }, "Address"},
		"later, no SKU":    {func() error { return cart.AddItemLater(ctx, Addition{RequestID: "2"}) }, "Item.SKU"},
		"no request ID":    {func() error { _, err := cart.RemoveItem(ctx, Removal{SKU: "PEN"}); return err }, "RequestID"},
		"start for nobody": {func() error { _, err := carts.Start(ctx, CartInput{}); return err }, "CustomerID"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := test.send()
			var invalid *validate.Error
			if !errors.Is(err, runtime.ErrInvalid) || !errors.As(err, &invalid) {
				t.Fatalf("%v, want ErrInvalid", err)
			}
			if got := invalid.Fields[0].Path; got != test.field {
				t.Errorf("%s is invalid, want %s", got, test.field)
			}
		})
	}
}

func TestCartRejectsWhatItCannotTake(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())
	cart := start(ctx, t, carts, ada)
	for i := range 99 {
		if _, err := cart.AddItem(ctx, pens(fmt.Sprint(i), 1)); err != nil {
			t.Fatal(err)
		}
	}
	again := pens("first", 1)
	again.RequestID = "another"
	tests := map[string]struct {
		send func() (Cents, error)
		want string
	}{
		"one item too many": {func() (Cents, error) { return cart.AddItem(ctx, pens("ink", 1)) }, "the cart is full, with 100 items"},
		"what is there":     {func() (Cents, error) { return cart.AddItem(ctx, again) }, "PEN-first is in the cart already"},
		"removal of what is not there": {func() (Cents, error) {
			return cart.RemoveItem(ctx, Removal{"4", "INK"})
		}, "there is no INK in the cart"},
		"change of what is not there": {func() (Cents, error) {
			return cart.ChangeQuantity(ctx, QuantityChange{"5", "INK", 2})
		}, "there is no INK in the cart"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := test.send(); !errors.Is(err, runtime.ErrRejected) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want ErrRejected: %s", err, test.want)
			}
		})
	}
}

// The same item as a signal: nobody hears that the cart cannot take it.
func TestItemThatCannotBeAddedLaterIsLogged(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())
	cart := start(ctx, t, carts, ada)
	again := pens("first", 1)
	again.RequestID = "another"
	if err := cart.AddItemLater(ctx, again); err != nil {
		t.Errorf("adding what is there: %v", err)
	}
	if err := cart.AddItemLater(ctx, pens("2", 1)); err != nil {
		t.Errorf("adding a pen: %v", err)
	}
	if total, err := cart.Total(ctx); err != nil || total != 450 {
		t.Errorf("the total is %v, %v, want 450", total, err)
	}
}
