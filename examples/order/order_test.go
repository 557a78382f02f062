package main

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

var (
	input   = OrderInput{OrderID: "order-1", CustomerID: "customer-1"}
	laptop  = Item{RequestID: "r1", SKU: "LAPTOP-001", Name: "Gaming Laptop", Quantity: 1, Price: 1299_99}
	mice    = Item{RequestID: "r2", SKU: "MOUSE-001", Name: "Wireless Mouse", Quantity: 2, Price: 29_99}
	payment = Payment{RequestID: "r3", Method: "credit_card", Amount: 1359_97, CardToken: "tok_1234567890abcdef"}
	parcel  = Shipping{Address: "123 Main St", Carrier: "UPS", TrackingNumber: "1Z999AA10123456784"}

	paymentOfLaptop = Payment{RequestID: "r3", Amount: laptop.Price, CardToken: payment.CardToken}
)

const day = 24 * time.Hour

// A scenario is one order, without a server: its weeks pass at once.
type scenario struct {
	*testing.T
	ctx   context.Context
	env   *temporaltest.Env
	order *OrderHandle
}

func newScenario(t *testing.T, s Shop) *scenario {
	t.Helper()
	env := temporaltest.New(t)
	RegisterOrder(env, newOrder)
	RegisterShop(env, s)
	ctx := testContext(t)
	order, err := NewOrderClient(env.Client()).Start(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	return &scenario{t, ctx, env, order}
}

func (s *scenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scenario) add(item Item) error {
	_, err := s.order.AddItem(s.ctx, item)
	return err
}

func (s *scenario) pay(payment Payment) error {
	_, err := s.order.ProcessPayment(s.ctx, payment)
	return err
}

// fails checks what kind of error an update has returned, and its text.
func (s *scenario) fails(err, kind error, text string) {
	s.Helper()
	if !errors.Is(err, kind) || !strings.Contains(err.Error(), text) {
		s.Errorf("the update returned %v, want %v: %s", err, kind, text)
	}
}

// ends waits for the end of the order, after a time from now.
func (s *scenario) ends(after time.Duration, want string) {
	s.Helper()
	began := s.env.Now()
	result, err := s.order.Result(s.ctx)
	s.must(err)
	if result != want {
		s.Errorf("the order ended with %q, want %q", result, want)
	}
	if took := s.env.Now().Sub(began); took != after {
		s.Errorf("the order ended after %v, want %v", took, after)
	}
}

func (s *scenario) progress(want Progress) {
	s.Helper()
	got, err := s.order.Progress(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("progress (-want +got):\n%s", diff)
	}
}

func TestOrderIsDelivered(t *testing.T) {
	s := newScenario(t, shop{})
	s.must(s.add(laptop))
	s.env.Sleep(time.Hour)
	s.must(s.add(mice))
	s.env.Sleep(6 * day)
	s.must(s.pay(payment))
	s.progress(Progress{Status: Paid, ItemsCount: 2, TotalAmount: 1359_97, PaymentStatus: "paid", ShippingStatus: "not shipped"})
	s.env.Sleep(29 * day)
	s.must(s.order.MarkShipped(s.ctx, parcel))
	s.ends(3*day, "Order order-1 completed - $1359.97 charged")
	status, err := s.order.Status(s.ctx)
	s.must(err)
	if status != Delivered {
		t.Errorf("status is %s, want %s", status, Delivered)
	}
}

func TestUnpaidOrderIsCancelled(t *testing.T) {
	s := newScenario(t, shop{})
	s.must(s.add(laptop))
	s.ends(7*day, "Order order-1 cancelled - payment timeout")
}

func TestUnshippedOrderIsGivenUp(t *testing.T) {
	s := newScenario(t, shop{})
	s.must(s.add(laptop))
	s.env.Sleep(day)
	s.must(s.pay(paymentOfLaptop))
	s.ends(30*day, "Order order-1 paid but not shipped")
}

func TestOrderIsCancelledByItsCustomer(t *testing.T) {
	s := newScenario(t, shop{})
	s.env.Sleep(time.Hour)
	s.must(s.order.CancelOrder(s.ctx, Cancellation{Reason: "too expensive"}))
	s.ends(0, "Order order-1 cancelled - too expensive")
}

func TestShippedOrderIsNotCancelled(t *testing.T) {
	s := newScenario(t, shop{})
	s.must(s.add(laptop))
	s.must(s.pay(paymentOfLaptop))
	s.must(s.order.MarkShipped(s.ctx, parcel))
	s.env.Sleep(day)
	s.must(s.order.CancelOrder(s.ctx, Cancellation{Reason: "too late"}))
	s.ends(2*day, "Order order-1 completed - $1299.99 charged")
}

// slowBank takes an hour for a payment.
type slowBank struct {
	shop
	asked atomic.Bool
}

func (b *slowBank) ChargePayment(ctx context.Context, payment Payment) (string, error) {
	if !b.asked.Swap(true) {
		return "", temporal.NewApplicationErrorWithOptions("ask again in an hour", "", temporal.ApplicationErrorOptions{NextRetryDelay: time.Hour})
	}
	return b.shop.ChargePayment(ctx, payment)
}

// A payment that takes longer than the customer had left to begin it still counts.
func TestPaymentUnderWayOutlastsItsTimeout(t *testing.T) {
	s := newScenario(t, &slowBank{})
	s.must(s.add(laptop))
	s.env.Sleep(7*day - time.Minute)
	under, err := s.order.StartProcessPayment(s.ctx, paymentOfLaptop)
	s.must(err)
	s.env.Sleep(2 * time.Minute)
	s.progress(Progress{Status: Pending, ItemsCount: 1, TotalAmount: laptop.Price, PaymentStatus: "pending", ShippingStatus: "not shipped"})
	_, err = under.Get(s.ctx)
	s.must(err)
	s.ends(30*day, "Order order-1 paid but not shipped")
}

// emptyShelf has no mice.
type emptyShelf struct{ shop }

func (emptyShelf) CheckInventory(_ context.Context, item Item) (bool, error) {
	return item.SKU != mice.SKU, nil
}

func TestBadRequestsChangeNothing(t *testing.T) {
	s := newScenario(t, emptyShelf{})
	s.fails(s.pay(payment), runtime.ErrRejected, "cannot pay for an empty order")
	s.fails(s.add(Item{RequestID: "r0"}), runtime.ErrRejected, "quantity must be positive")
	s.fails(s.add(mice), runtime.ErrFailed, "out of stock")
	s.must(s.add(laptop))
	s.fails(s.pay(Payment{RequestID: "r4", CardToken: "short"}), runtime.ErrRejected, "invalid card token")
	s.fails(s.pay(payment), runtime.ErrFailed, "does not match")
	s.must(s.order.MarkShipped(s.ctx, parcel))
	s.progress(Progress{Status: Pending, ItemsCount: 1, TotalAmount: laptop.Price, PaymentStatus: "pending", ShippingStatus: "not shipped"})
	s.ends(7*day, "Order order-1 cancelled - payment timeout")
}

func TestMoney(t *testing.T) {
	for cents, want := range map[Money]string{0: "0.00", 5: "0.05", 1299_99: "1299.99", -150: "-1.50", 100: "1.00"} {
		if got := cents.String(); got != want {
			t.Errorf("%d cents are %q, want %q", int64(cents), got, want)
		}
	}
}
