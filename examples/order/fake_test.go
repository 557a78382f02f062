package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeShop implements Shop: it is shop, but for ChargePayment.
type fakeShop struct {
	shop
	charge temporaltest.Func[Payment, string]
}

func (f *fakeShop) ChargePayment(_ context.Context, p Payment) (string, error) {
	return f.charge.Call(p)
}

func TestCardIsChargedAgainAfterAFailure(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var fake fakeShop
	fake.charge.FailNth(1, errors.New("the bank is closed"))
	fake.charge.Return("txn_1", nil)
	env := temporaltest.New(t)
	RegisterOrder(env, newOrder)
	RegisterShop(env, &fake)
	order, err := NewOrderClient(env.Client()).Start(ctx, OrderInput{OrderID: "order-1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := order.AddItem(ctx, Item{RequestID: "1", SKU: "PEN-001", Quantity: 1, Price: 150}); err != nil {
		t.Fatal(err)
	}
	payment := Payment{RequestID: "2", Amount: 150, CardToken: "tok_1234567890"}
	if transaction, err := order.ProcessPayment(ctx, payment); transaction != "txn_1" || err != nil {
		t.Errorf("the payment gave %q, %v", transaction, err)
	}
	if diff := cmp.Diff([]Payment{payment, payment}, fake.charge.Calls()); diff != "" {
		t.Errorf("the card was charged with (-want +got):\n%s", diff)
	}
}
