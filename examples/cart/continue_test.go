package main

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// newShortCart makes carts that continue as new after three updates.
func newShortCart(ctx workflow.Context, in CartInput) (Cart, error) {
	c, err := newCart(ctx, in)
	if err != nil {
		return nil, err
	}
	c.(*cart).limits = runtime.ContinueAsNewLimits{Updates: 3}
	return c, nil
}

// continued returns a cart with four pens, which has continued as new, and an address.
func continued(ctx context.Context, t *testing.T, carts *CartClient, in CartInput) *CartHandle {
	t.Helper()
	cart := start(ctx, t, carts, in)
	setEmail(ctx, t, cart)
	for _, id := range []string{"second", "third"} {
		if _, err := cart.AddItem(ctx, pens(id, 1)); err != nil {
			t.Fatal(err)
		}
	}
	first, current := cart.RunID(), currentRun(ctx, t, cart)
	if first == current {
		t.Fatalf("the cart is still in its first run, %s", first)
	}
	return cart
}

func currentRun(ctx context.Context, t *testing.T, cart *CartHandle) string {
	t.Helper()
	description, err := cart.Describe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return description.WorkflowExecution.RunID
}

func TestNextRunKeepsContentsRequestsAndDeadlines(t *testing.T) {
	services := newFakeShop()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	env := temporaltest.New(t)
	RegisterCart(env, newShortCart)
	RegisterServices(env, services)
	began := env.Now()
	cart := continued(ctx, t, NewCartClient(env.Client()), ada)

	items, err := cart.Items(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Item{{"PEN-first", 2, 150}, {"PEN-second", 1, 150}, {"PEN-third", 1, 150}}, items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	env.Sleep(30 * time.Minute)
	second := currentRun(ctx, t, cart)
	for id, want := range map[string]Cents{"first": 300, "second": 450, "third": 600} {
		if total, err := cart.AddItem(ctx, pens(id, 1)); err != nil || total != want {
			t.Errorf("adding with the request ID %q again: %v, %v, want the first answer, %v", id, total, err, want)
		}
	}
	if currentRun(ctx, t, cart) == second {
		t.Errorf("the cart is still in its second run, %s", second)
	}
	env.Sleep(30 * time.Minute)
	if n := len(services.remind.Calls()); n != 1 {
		t.Errorf("%d reminders an hour after the last change, want one", n)
	}
	if outcome := endsByItself(ctx, t, cart); outcome.Receipt.Total != 600 {
		t.Errorf("%v was paid, want 600", outcome.Receipt.Total)
	}
	if took := env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it was checked out after %v, want 24h", took)
	}
}
