package main

import (
	"context"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeShop implements Services. It does what shop does, unless a test wants something else.
type fakeShop struct {
	charge temporaltest.Func[Charge, string]
	remind temporaltest.Func[Reminder, struct{}]
}

func newFakeShop() *fakeShop {
	var f fakeShop
	f.charge.Do(func(c Charge) (string, error) { return "payment of " + c.CustomerID, nil })
	return &f
}

func (f *fakeShop) Charge(_ context.Context, c Charge) (string, error) { return f.charge.Call(c) }

func (f *fakeShop) Remind(_ context.Context, r Reminder) error {
	_, err := f.remind.Call(r)
	return err
}

// without returns a client for carts that run without a server.
func without(t *testing.T, services Services) (context.Context, *temporaltest.Env, *CartClient) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterCart(env, newCart)
	RegisterServices(env, services)
	return ctx, env, NewCartClient(env.Client())
}

// pens are an addition of so many pens, at 1.50 each. Pens of another request have another colour.
func pens(requestID string, quantity int) Addition {
	return Addition{RequestID: requestID, Item: Item{SKU: "PEN-" + requestID, Quantity: quantity, Price: 150}}
}

var ada = CartInput{CustomerID: "ada"}

// start starts a cart with two pens.
func start(ctx context.Context, t *testing.T, carts *CartClient, in CartInput) *CartHandle {
	t.Helper()
	total, cart, err := carts.WithStart(in).AddItem(ctx, pens("first", 2))
	if err != nil || total != 300 {
		t.Fatalf("adding two pens: %v, %v, want 300", total, err)
	}
	return cart
}
