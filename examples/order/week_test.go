package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// soldOut implements Shop: it is shop, but for one activity.
type soldOut struct{ shop }

func (soldOut) CheckInventory(_ context.Context, item Item) (bool, error) {
	return item.SKU != "LAPTOP-001", nil
}

func TestWeekOfAnOrder(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	env := temporaltest.New(t)
	RegisterOrder(env, newOrder)
	RegisterShop(env, soldOut{})
	orders := NewOrderClient(env.Client())

	order, err := orders.Start(ctx, OrderInput{OrderID: "order-1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = order.AddItem(ctx, Item{RequestID: "1", SKU: "LAPTOP-001", Quantity: 1})
	if !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("the laptop is sold out, but AddItem returned %v", err)
	}
	env.Sleep(6 * 24 * time.Hour)
	if _, err := order.AddItem(ctx, Item{RequestID: "2", SKU: "PEN-001", Quantity: 1, Price: 150}); err != nil {
		t.Fatal(err)
	}
	// Nobody pays, so the order ends a week after it was created.
	began := env.Now()
	result, err := order.Result(ctx)
	if want := "Order order-1 cancelled - payment timeout"; err != nil || result != want {
		t.Errorf("the order ended with %q, %v, want %q", result, err, want)
	}
	if took := env.Now().Sub(began); took != 24*time.Hour {
		t.Errorf("it ended after %v, want a day", took)
	}
}

func TestPaymentThatTakesADay(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	env := temporaltest.New(t)
	RegisterOrder(env, newOrder)
	RegisterShop(env, shop{})
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(ShopChargePaymentActivity, mock.Anything, mock.Anything).After(24*time.Hour).Return("txn_1", nil)
	})
	order, err := NewOrderClient(env.Client()).Start(ctx, OrderInput{OrderID: "order-1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := order.AddItem(ctx, Item{RequestID: "1", SKU: "PEN-001", Quantity: 1, Price: 150}); err != nil {
		t.Fatal(err)
	}
	began := env.Now()
	transaction, err := order.ProcessPayment(ctx, Payment{RequestID: "2", Amount: 150, CardToken: "tok_1234567890"})
	if took := env.Now().Sub(began); transaction != "txn_1" || err != nil || took != 24*time.Hour {
		t.Errorf("the payment gave %q, %v after %v", transaction, err, took)
	}
}
