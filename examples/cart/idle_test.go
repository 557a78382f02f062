package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// setEmail sends an address, and fails the test if that is an error.
func setEmail(ctx context.Context, t *testing.T, cart *CartHandle) {
	t.Helper()
	if err := cart.SetEmail(ctx, Email{"ada@example.com"}); err != nil {
		t.Fatal(err)
	}
}

// endsByItself waits until the cart is checked out, which nobody asks for.
func endsByItself(ctx context.Context, t *testing.T, cart *CartHandle) Outcome {
	t.Helper()
	outcome, err := cart.Result(ctx)
	if err != nil || !outcome.Automatic {
		t.Fatalf("the cart ended with %+v, %v, want it checked out by itself", outcome, err)
	}
	return outcome
}

func TestIdleCartIsCheckedOut(t *testing.T) {
	services := newFakeShop()
	ctx, env, carts := without(t, services)
	began := env.Now()
	cart := start(ctx, t, carts, ada)

	receipt := Receipt{PaymentID: "payment of ada", Items: []Item{{"PEN-first", 2, 150}}, Total: 300}
	if diff := cmp.Diff(Outcome{Automatic: true, Receipt: receipt}, endsByItself(ctx, t, cart)); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	if took := env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it was checked out after %v, want 24h", took)
	}
	if reminders := services.remind.Calls(); len(reminders) != 0 {
		t.Errorf("reminders without an address: %v", reminders)
	}
}

// Two carts of one customer are two payments, although nobody has given them an ID.
func TestNextIdleCartIsPaidAsWell(t *testing.T) {
	services := newFakeShop()
	ctx, _, carts := without(t, services)
	for _, request := range []string{"monday", "friday"} {
		_, cart, err := carts.WithStart(ada).AddItem(ctx, pens(request, 1))
		if err != nil {
			t.Fatal(err)
		}
		endsByItself(ctx, t, cart)
	}
	charges := services.charge.Calls()
	if len(charges) != 2 || charges[0].Key == charges[1].Key {
		t.Errorf("charges are %+v, want two with different keys", charges)
	}
}

func TestIdleCartIsAbandoned(t *testing.T) {
	for name, tt := range map[string]struct {
		prepare func(context.Context, *testing.T, *fakeShop, *CartClient) (*CartHandle, error)
	}{
		"if it is empty": {func(ctx context.Context, _ *testing.T, _ *fakeShop, carts *CartClient) (*CartHandle, error) {
			return carts.Start(ctx, ada)
		}},
		"if it cannot be paid": {func(ctx context.Context, t *testing.T, services *fakeShop, carts *CartClient) (*CartHandle, error) {
			services.charge.FailNth(1, declined)
			return start(ctx, t, carts, ada), nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			services := newFakeShop()
			ctx, env, carts := without(t, services)
			began := env.Now()
			cart, err := tt.prepare(ctx, t, services, carts)
			if err != nil {
				t.Fatal(err)
			}
			outcome, err := cart.Result(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Outcome{Abandoned: true}, outcome); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if took := env.Now().Sub(began); took != 24*time.Hour {
				t.Errorf("it was abandoned after %v, want 24h", took)
			}
		})
	}
}

func TestEachChangeGivesTheCartAnotherDay(t *testing.T) {
	ctx, env, carts := without(t, newFakeShop())
	cart := start(ctx, t, carts, ada)

	changes := map[string]func() error{
		"add":    func() error { _, err := cart.AddItem(ctx, pens("2", 1)); return err },
		"later":  func() error { return cart.AddItemLater(ctx, pens("3", 1)) },
		"change": func() error { _, err := cart.ChangeQuantity(ctx, QuantityChange{"4", "PEN-first", 9}); return err },
		"email":  func() error { return cart.SetEmail(ctx, Email{"ada@example.com"}) },
	}
	for name, change := range changes {
		env.Sleep(23 * time.Hour)
		if err := change(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	env.Sleep(23 * time.Hour)
	if _, err := cart.RemoveItem(ctx, Removal{"5", "PEN-first"}); err != nil {
		t.Fatal(err)
	}
	began := env.Now()
	endsByItself(ctx, t, cart)
	if took := env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it was checked out after %v, want 24h", took)
	}
}

func TestReminderIsSentOnceAfterAnHour(t *testing.T) {
	services := newFakeShop()
	ctx, env, carts := without(t, services)
	cart := start(ctx, t, carts, ada)
	setEmail(ctx, t, cart)

	env.Sleep(59 * time.Minute)
	if _, err := cart.AddItem(ctx, pens("2", 1)); err != nil {
		t.Fatal(err)
	}
	env.Sleep(59 * time.Minute)
	if reminders := services.remind.Calls(); len(reminders) != 0 {
		t.Errorf("reminders before there was an hour without changes: %v", reminders)
	}
	env.Sleep(time.Minute)
	want := []Reminder{{Email: "ada@example.com", Items: []Item{{"PEN-first", 2, 150}, {"PEN-2", 1, 150}}}}
	if diff := cmp.Diff(want, services.remind.Calls()); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
	if _, err := cart.AddItem(ctx, pens("3", 1)); err != nil {
		t.Fatal(err)
	}
	began := env.Now()
	endsByItself(ctx, t, cart)
	if took := env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it was checked out after %v, want 24h", took)
	}
	if n := len(services.remind.Calls()); n != 1 {
		t.Errorf("%d reminders, want one", n)
	}
}

func TestAddressThatComesLateIsReminded(t *testing.T) {
	services := newFakeShop()
	ctx, env, carts := without(t, services)
	cart := start(ctx, t, carts, ada)

	env.Sleep(5 * time.Hour)
	setEmail(ctx, t, cart)
	env.Sleep(time.Hour)
	if n := len(services.remind.Calls()); n != 1 {
		t.Errorf("%d reminders an hour after there was an address, want one", n)
	}
}

func TestReminderThatCannotBeSentIsNoHarm(t *testing.T) {
	services := newFakeShop()
	services.remind.Return(struct{}{}, errors.New("no such mailbox"))
	ctx, env, carts := without(t, services)
	cart := start(ctx, t, carts, ada)
	setEmail(ctx, t, cart)

	env.Sleep(2 * time.Hour)
	if len(services.remind.Calls()) == 0 {
		t.Error("no reminder was tried")
	}
	if _, err := cart.Checkout(ctx, Checkout{"pay"}); err != nil {
		t.Errorf("checkout: %v", err)
	}
}
