package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

var (
	input   = OrderInput{OrderID: "order-1", CustomerID: "customer-1"}
	laptop  = Item{RequestID: "r1", SKU: "LAPTOP-001", Name: "Gaming Laptop", Quantity: 1, Price: 1299_99}
	mice    = Item{RequestID: "r2", SKU: "MOUSE-001", Name: "Wireless Mouse", Quantity: 2, Price: 29_99}
	payment = Payment{RequestID: "r3", Method: "credit_card", Amount: 1359_97, CardToken: "tok_1234567890abcdef"}
	parcel  = Shipping{Address: "123 Main St", Carrier: "UPS", TrackingNumber: "1Z999AA10123456784"}
)

// scenario runs an order in the SDK's test environment, where time passes at once.
type scenario struct {
	*testing.T
	env    *testsuite.TestWorkflowEnvironment
	result string
}

func newScenario(t *testing.T) *scenario {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))
	RegisterOrder(env, newOrder)
	RegisterShop(env, shop{})
	return &scenario{T: t, env: env}
}

// after does something when the order has run for a while.
func (s *scenario) after(delay time.Duration, do func()) { s.env.RegisterDelayedCallback(do, delay) }

// update sends an update and hands its error to check.
func (s *scenario) update(name string, arg any, check func(error)) {
	s.env.UpdateWorkflow(name, name+time.Now().String(), &testsuite.TestUpdateCallback{
		OnAccept:   func() {},
		OnReject:   check,
		OnComplete: func(_ any, err error) { check(err) },
	}, arg)
}

func (s *scenario) succeeds(err error) {
	if err != nil {
		s.Errorf("update failed: %v", err)
	}
}

func (s *scenario) failsWith(text string) func(error) {
	return func(err error) {
		if err == nil {
			s.Errorf("update succeeded, want an error with %q", text)
			return
		}
		for cause := err; cause != nil; cause = errors.Unwrap(cause) {
			if strings.Contains(cause.Error(), text) {
				return
			}
		}
		s.Errorf("update failed with %v, want %q", err, text)
	}
}

func (s *scenario) run() {
	s.Helper()
	s.env.ExecuteWorkflow(OrderWorkflowType, input)
	if err := s.env.GetWorkflowError(); err != nil {
		s.Fatal(err)
	}
	if err := s.env.GetWorkflowResult(&s.result); err != nil {
		s.Fatal(err)
	}
}

func (s *scenario) ends(want string) {
	s.Helper()
	if s.result != want {
		s.Errorf("the order ended with %q, want %q", s.result, want)
	}
}

func query[T any](s *scenario, name string) T {
	s.Helper()
	var answer T
	value, err := s.env.QueryWorkflow(name)
	if err == nil {
		err = value.Get(&answer)
	}
	if err != nil {
		s.Fatal(err)
	}
	return answer
}

func TestOrderIsDelivered(t *testing.T) {
	s := newScenario(t)
	s.after(time.Hour, func() { s.update(OrderAddItemUpdate, laptop, s.succeeds) })
	s.after(2*time.Hour, func() { s.update(OrderAddItemUpdate, mice, s.succeeds) })
	s.after(3*time.Hour, func() { s.update(OrderProcessPaymentUpdate, payment, s.succeeds) })
	s.after(4*time.Hour, func() {
		want := Progress{Status: Paid, ItemsCount: 2, TotalAmount: 1359_97, PaymentStatus: "paid", ShippingStatus: "not shipped"}
		if diff := cmp.Diff(want, query[Progress](s, OrderProgressQuery)); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
	})
	s.after(5*time.Hour, func() { s.env.SignalWorkflow(OrderMarkShippedSignal, parcel) })
	s.run()
	s.ends("Order order-1 completed - $1359.97 charged")
	if got := query[Status](s, OrderStatusQuery); got != Delivered {
		t.Errorf("status is %s, want %s", got, Delivered)
	}
}

func TestUnpaidOrderIsCancelled(t *testing.T) {
	s := newScenario(t)
	s.after(time.Hour, func() { s.update(OrderAddItemUpdate, laptop, s.succeeds) })
	s.run()
	s.ends("Order order-1 cancelled - payment timeout")
}

func TestUnshippedOrderIsGivenUp(t *testing.T) {
	s := newScenario(t)
	s.after(time.Hour, func() { s.update(OrderAddItemUpdate, laptop, s.succeeds) })
	s.after(2*time.Hour, func() {
		s.update(OrderProcessPaymentUpdate, Payment{RequestID: "r3", Amount: laptop.Price, CardToken: payment.CardToken}, s.succeeds)
	})
	s.run()
	s.ends("Order order-1 paid but not shipped")
}

func TestOrderIsCancelledByItsCustomer(t *testing.T) {
	s := newScenario(t)
	s.after(time.Hour, func() { s.env.SignalWorkflow(OrderCancelOrderSignal, Cancellation{Reason: "too expensive"}) })
	s.run()
	s.ends("Order order-1 cancelled - too expensive")
}

func TestShippedOrderIsNotCancelled(t *testing.T) {
	s := newScenario(t)
	s.after(1*time.Hour, func() { s.update(OrderAddItemUpdate, laptop, s.succeeds) })
	s.after(2*time.Hour, func() {
		s.update(OrderProcessPaymentUpdate, Payment{RequestID: "r3", Amount: laptop.Price, CardToken: payment.CardToken}, s.succeeds)
	})
	s.after(3*time.Hour, func() { s.env.SignalWorkflow(OrderMarkShippedSignal, parcel) })
	s.after(4*time.Hour, func() { s.env.SignalWorkflow(OrderCancelOrderSignal, Cancellation{Reason: "too late"}) })
	s.run()
	s.ends("Order order-1 completed - $1299.99 charged")
}

// A payment that takes longer than the customer had left to begin it still counts.
func TestPaymentUnderWayOutlastsItsTimeout(t *testing.T) {
	s := newScenario(t)
	s.env.OnActivity(ShopChargePaymentActivity, mock.Anything, mock.Anything).After(time.Hour).Return("txn_slow", nil)
	s.after(time.Hour, func() { s.update(OrderAddItemUpdate, laptop, s.succeeds) })
	s.after(7*24*time.Hour-time.Minute, func() {
		s.update(OrderProcessPaymentUpdate, Payment{RequestID: "r3", Amount: laptop.Price, CardToken: payment.CardToken}, s.succeeds)
	})
	s.run()
	s.ends("Order order-1 paid but not shipped")
}

func TestBadRequestsChangeNothing(t *testing.T) {
	s := newScenario(t)
	s.env.OnActivity(ShopCheckInventoryActivity, mock.Anything, mock.Anything).Return(
		func(_ context.Context, item Item) (bool, error) { return item.SKU != mice.SKU, nil })
	s.after(1*time.Hour, func() { s.update(OrderProcessPaymentUpdate, payment, s.failsWith("cannot pay for an empty order")) })
	s.after(2*time.Hour, func() { s.update(OrderAddItemUpdate, Item{RequestID: "r0"}, s.failsWith("quantity must be positive")) })
	s.after(3*time.Hour, func() { s.update(OrderAddItemUpdate, mice, s.failsWith("out of stock")) })
	s.after(4*time.Hour, func() { s.update(OrderAddItemUpdate, laptop, s.succeeds) })
	s.after(5*time.Hour, func() {
		s.update(OrderProcessPaymentUpdate, Payment{RequestID: "r4", CardToken: "short"}, s.failsWith("invalid card token"))
	})
	s.after(6*time.Hour, func() { s.update(OrderProcessPaymentUpdate, payment, s.failsWith("does not match")) })
	s.after(7*time.Hour, func() { s.env.SignalWorkflow(OrderMarkShippedSignal, parcel) })
	s.after(8*time.Hour, func() {
		want := Progress{Status: Pending, ItemsCount: 1, TotalAmount: laptop.Price, PaymentStatus: "pending", ShippingStatus: "not shipped"}
		if diff := cmp.Diff(want, query[Progress](s, OrderProgressQuery)); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
	})
	s.run()
	s.ends("Order order-1 cancelled - payment timeout")
}

func TestMoney(t *testing.T) {
	for cents, want := range map[Money]string{0: "0.00", 5: "0.05", 1299_99: "1299.99", -150: "-1.50", 100: "1.00"} {
		if got := cents.String(); got != want {
			t.Errorf("%d cents are %q, want %q", int64(cents), got, want)
		}
	}
}
