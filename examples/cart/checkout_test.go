package main

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
)

var declined = temporal.NewNonRetryableApplicationError("the bank says no", "CardDeclined", nil)

func TestCheckoutPaysAndEndsTheCart(t *testing.T) {
	services := newFakeShop()
	ctx, _, carts := without(t, services)
	cart := start(ctx, t, carts, ada)

	receipt, err := cart.Checkout(ctx, Checkout{"pay"})
	if err != nil {
		t.Fatal(err)
	}
	want := Receipt{PaymentID: "payment of ada", Items: []Item{{"PEN-first", 2, 150}}, Total: 300}
	if diff := cmp.Diff(want, receipt); diff != "" {
		t.Errorf("receipt (-want +got):\n%s", diff)
	}
	outcome, err := cart.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Outcome{Receipt: want}, outcome); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Charge{{Key: "cart-ada/pay", CustomerID: "ada", Total: 300}}, services.charge.Calls()); diff != "" {
		t.Errorf("charges (-want +got):\n%s", diff)
	}
	if _, err := cart.AddItem(ctx, pens("2", 1)); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("adding afterwards: %v, want ErrWorkflowClosed", err)
	}
	if total, err := cart.Total(ctx); err != nil || total != 300 {
		t.Errorf("the total afterwards is %v, %v, want 300", total, err)
	}
}

func TestReceiptCanBeAskedForAgain(t *testing.T) {
	services := newFakeShop()
	ctx, _, carts := without(t, services)
	cart := start(ctx, t, carts, ada)

	for range 2 {
		if _, err := cart.Checkout(ctx, Checkout{"pay"}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(services.charge.Calls()); n != 1 {
		t.Errorf("paid %d times, want once", n)
	}
}

func TestDeclinedPaymentLeavesTheCartOpen(t *testing.T) {
	services := newFakeShop()
	services.charge.FailNth(1, declined)
	ctx, _, carts := without(t, services)
	cart := start(ctx, t, carts, ada)

	_, err := cart.Checkout(ctx, Checkout{"pay"})
	var app *temporal.ApplicationError
	if !errors.Is(err, runtime.ErrFailed) || !errors.As(err, &app) || app.Type() != "CardDeclined" {
		t.Fatalf("checkout: %v, want ErrFailed because of CardDeclined", err)
	}
	if _, err := cart.AddItem(ctx, pens("2", 1)); err != nil {
		t.Errorf("adding after a declined payment: %v", err)
	}
	receipt, err := cart.Checkout(ctx, Checkout{"pay again"})
	if err != nil || receipt.Total != 450 {
		t.Errorf("second checkout: %+v, %v, want a total of 450", receipt, err)
	}
}

func TestEmptyCartCannotBePaid(t *testing.T) {
	ctx, _, carts := without(t, newFakeShop())
	cart, err := carts.Start(ctx, ada)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cart.Checkout(ctx, Checkout{"pay"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("checkout: %v, want ErrRejected", err)
	}
}

func TestCartIsNotAbandonedDuringThePayment(t *testing.T) {
	ctx, env, carts := without(t, newFakeShop())
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(ServicesChargeActivity, mock.Anything, mock.Anything).After(25*time.Hour).Return("late payment", nil)
	})
	cart := start(ctx, t, carts, ada)

	receipt, err := cart.Checkout(ctx, Checkout{"pay"})
	if err != nil || receipt.PaymentID != "late payment" {
		t.Errorf("checkout: %+v, %v, want the late payment", receipt, err)
	}
	outcome, err := cart.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Outcome{Receipt: receipt}, outcome); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}
