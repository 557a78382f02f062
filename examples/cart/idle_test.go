package cart

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// setEmail sends the address, and fails the test if that is an error.
func setEmail(ctx context.Context, t *testing.T, cart *CartHandle, address string) {
	t.Helper()
	if err := cart.SetEmail(ctx, Email{address}); err != nil {
		t.Fatal(err)
	}
}

// abandonedAfter waits until the cart is abandoned and returns how long that took.
func abandonedAfter(ctx context.Context, t *testing.T, env *temporaltest.Env, cart *CartHandle) time.Duration {
	t.Helper()
	began := env.Now()
	outcome, err := cart.Result(ctx)
	if err != nil || !outcome.Abandoned {
		t.Fatalf("the cart ended with %+v, %v, want it abandoned", outcome, err)
	}
	return env.Now().Sub(began)
}

func TestIdleCartIsAbandoned(t *testing.T) {
	services := &shop{}
	ctx, env, carts := without(t, services)
	cart := start(ctx, t, carts)

	if took := abandonedAfter(ctx, t, env, cart); took != 24*time.Hour {
		t.Errorf("it was abandoned after %v, want 24h", took)
	}
	if len(services.reminders) != 0 {
		t.Errorf("reminders without an address: %v", services.reminders)
	}
}

func TestEachChangeGivesTheCartAnotherDay(t *testing.T) {
	ctx, env, carts := without(t, &shop{})
	cart := start(ctx, t, carts)

	changes := map[string]func() error{
		"add":    func() error { _, err := cart.AddItem(ctx, pens("2", 1)); return err },
		"later":  func() error { return cart.AddItemLater(ctx, pens("3", 1)) },
		"change": func() error { _, err := cart.ChangeQuantity(ctx, QuantityChange{"4", "PEN", 9}); return err },
		"email":  func() error { return cart.SetEmail(ctx, Email{"ada@example.com"}) },
	}
	for name, change := range changes {
		env.Sleep(23 * time.Hour)
		if err := change(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	env.Sleep(23 * time.Hour)
	if _, err := cart.RemoveItem(ctx, Removal{"5", "PEN"}); err != nil {
		t.Fatal(err)
	}
	if took := abandonedAfter(ctx, t, env, cart); took != 24*time.Hour {
		t.Errorf("it was abandoned after %v, want 24h", took)
	}
}

func TestReminderIsSentOnceAfterAnHour(t *testing.T) {
	services := &shop{}
	ctx, env, carts := without(t, services)
	cart := start(ctx, t, carts)
	setEmail(ctx, t, cart, "ada@example.com")

	env.Sleep(59 * time.Minute)
	if _, err := cart.AddItem(ctx, pens("2", 1)); err != nil {
		t.Fatal(err)
	}
	env.Sleep(59 * time.Minute)
	if len(services.reminders) != 0 {
		t.Errorf("reminders before there was an hour without changes: %v", services.reminders)
	}
	env.Sleep(time.Minute)
	want := []Reminder{{Email: "ada@example.com", Items: []Item{{"PEN", 3, 150}}}}
	if diff := cmp.Diff(want, services.reminders); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
	if _, err := cart.AddItem(ctx, pens("3", 1)); err != nil {
		t.Fatal(err)
	}
	if took := abandonedAfter(ctx, t, env, cart); took != 24*time.Hour {
		t.Errorf("it was abandoned after %v, want 24h", took)
	}
	if len(services.reminders) != 1 {
		t.Errorf("%d reminders, want one", len(services.reminders))
	}
}

func TestAddressThatComesLateIsReminded(t *testing.T) {
	services := &shop{}
	ctx, env, carts := without(t, services)
	cart := start(ctx, t, carts)

	env.Sleep(5 * time.Hour)
	setEmail(ctx, t, cart, "ada@example.com")
	env.Sleep(time.Hour)
	if len(services.reminders) != 1 {
		t.Errorf("%d reminders an hour after there was an address, want one", len(services.reminders))
	}
}

func TestReminderThatCannotBeSentIsNoHarm(t *testing.T) {
	ctx, env, carts := without(t, &shop{})
	cart := start(ctx, t, carts)
	setEmail(ctx, t, cart, "nobody@example.com")

	env.Sleep(2 * time.Hour)
	if _, err := cart.Checkout(ctx, Checkout{"pay"}); err != nil {
		t.Errorf("checkout: %v", err)
	}
}
