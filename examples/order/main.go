package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "order",
	Workers: []program.Worker{{TaskQueue: OrderTaskQueue, Register: func(r worker.Registry) {
		RegisterOrder(r, newOrder)
		RegisterShop(r, shop{})
	}}},
	Story: story,
}

// story plays one order from its creation to its delivery. With the Web UI, it stops before the order is shipped.
func story(ctx context.Context, s *program.Stage) error {
	in := OrderInput{
		OrderID:    s.ID("order-12345"),
		CustomerID: "customer-789",
		Timers:     Timers{Delivery: time.Second},
	}
	order, err := buy(ctx, s, NewOrderClient(s.Client), in)
	if err != nil {
		return err
	}
	if s.UI != "" {
		s.Say("\nThe order waits to be shipped: %s/%s", s.UI, order.WorkflowID())
		return nil
	}
	err = order.MarkShipped(ctx, Shipping{
		Address:        "123 Main St, City, State 12345",
		Carrier:        "UPS",
		TrackingNumber: "1Z999AA10123456784",
	})
	if err != nil {
		return err
	}
	s.Say("Order marked as shipped, delivery takes %v", in.Timers.Delivery)

	result, err := order.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("\nWorkflow completed: %s", result)
	return nil
}

// buy plays an order from its creation to its payment.
func buy(ctx context.Context, s *program.Stage, orders *OrderClient, in OrderInput) (*OrderHandle, error) {
	order, err := orders.Start(ctx, in)
	if err != nil {
		return nil, err
	}
	s.Say("Order %s created", order.WorkflowID())

	for _, item := range []Item{
		{RequestID: "request-1", SKU: "LAPTOP-001", Name: "Gaming Laptop", Quantity: 1, Price: 1299_99},
		{RequestID: "request-2", SKU: "MOUSE-001", Name: "Wireless Mouse", Quantity: 2, Price: 29_99},
	} {
		totals, err := order.AddItem(ctx, item)
		if err != nil {
			return nil, err
		}
		s.Say("Item added: %d in the order, total $%s", totals.Items, totals.Total)
	}

	// The validator rejects an item without a quantity. Nothing of it is recorded.
	_, err = order.AddItem(ctx, Item{RequestID: "request-3", SKU: "CABLE-001", Name: "Cable"})
	if !errors.Is(err, runtime.ErrRejected) {
		return nil, fmt.Errorf("an item without a quantity was not rejected: %w", err)
	}
	s.Say("Item rejected: %s", program.Reason(err))

	total, err := order.Total(ctx)
	if err != nil {
		return nil, err
	}
	s.Say("Order total: $%s", total)

	progress, err := order.Progress(ctx)
	if err != nil {
		return nil, err
	}
	s.Say("Progress: %+v", progress)

	transaction, err := order.ProcessPayment(ctx, Payment{
		RequestID: "request-4",
		Method:    "credit_card",
		Amount:    total,
		CardToken: "tok_1234567890abcdef",
	})
	if err != nil {
		return nil, err
	}
	s.Say("Payment processed: %s", transaction)

	status, err := order.Status(ctx)
	if err != nil {
		return nil, err
	}
	s.Say("Order status: %s", status)

	return order, nil
}
