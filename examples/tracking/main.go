package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "tracking",
	Workers: []program.Worker{{TaskQueue: OrderTaskQueue, Register: func(r worker.Registry) {
		RegisterOrder(r, newOrder)
	}}},
	Story: story,
}

// morning is when the first of the events in the story has happened.
var morning = time.Date(2030, time.May, 1, 8, 0, 0, 0, time.UTC)

// story plays an order whose messages come late, twice and in the wrong order. Clients wait for the status; nobody polls.
func story(ctx context.Context, s *program.Stage) error {
	order, err := NewOrderClient(s.Client).Start(ctx, OrderInput{OrderID: s.ID("order-7"), Total: 1000_00})
	if err != nil {
		return err
	}
	s.Say("%s is followed", order.WorkflowID())
	paid, err := order.StartAwaitStatus(ctx, WantedStatus{Paid})
	if err != nil {
		return err
	}
	shipped, err := order.StartAwaitStatus(ctx, WantedStatus{Shipped})
	if err != nil {
		return err
	}

	if err := pay(ctx, s, order); err != nil {
		return err
	}
	if err := told(ctx, s, "who waits for the payment", paid); err != nil {
		return err
	}
	if err := deliver(ctx, s, order); err != nil {
		return err
	}
	if err := told(ctx, s, "who waits for the shipment", shipped); err != nil {
		return err
	}
	return theEnd(ctx, s, order)
}

// pay pays in two parts, of which the payment provider sends the first one twice.
func pay(ctx context.Context, s *program.Stage, order *OrderHandle) error {
	part := Payment{PaymentID: "payment-1", At: morning, Amount: 600_00}
	for range 2 {
		if err := order.PaymentReceived(ctx, part); err != nil {
			return err
		}
	}
	report, err := order.Status(ctx)
	if err != nil {
		return err
	}
	s.Say("The provider tells twice of %s: the order is %s, %s are owed", part.Amount, report.Status, report.Owed)
	rest := Payment{PaymentID: "payment-2", At: morning.Add(time.Hour), Amount: report.Owed}
	if err := order.PaymentReceived(ctx, rest); err != nil {
		return err
	}
	s.Say("The provider tells of %s", rest.Amount)
	return nil
}

// deliver sends what the carrier has to tell, with the delivery before all that led to it, except for the shipment.
func deliver(ctx context.Context, s *program.Stage, order *OrderHandle) error {
	if err := order.Delivered(ctx, Delivery{EventID: "event-4", At: morning.Add(50 * time.Hour), To: "a neighbour"}); err != nil {
		return err
	}
	s.Say("The carrier tells of the delivery, and then of what was before")
	for _, scan := range []Scan{
		{EventID: "event-3", At: morning.Add(30 * time.Hour), Place: "Berlin"},
		{EventID: "event-2", At: morning.Add(9 * time.Hour), Place: "Hamburg"},
		{EventID: "event-3", At: morning.Add(30 * time.Hour), Place: "Berlin"},
	} {
		if err := order.Scanned(ctx, scan); err != nil {
			return err
		}
	}
	return nil
}

// theEnd has the shipment, of which the carrier tells last of all, and what can be asked when the workflow has completed.
func theEnd(ctx context.Context, s *program.Stage, order *OrderHandle) error {
	shipment := Shipment{EventID: "event-1", At: morning.Add(8 * time.Hour), Carrier: "UPS", TrackingNumber: "1Z999AA10123456784"}
	if err := order.Shipped(ctx, shipment); err != nil {
		return err
	}
	report, err := order.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("The carrier tells of the shipment. The order is %s since %s", report.Status, report.Since.Format(time.DateTime))
	tracking, err := order.Tracking(ctx)
	if err != nil {
		return err
	}
	s.Say("\nTracking: %s %s, seen last in %s", tracking.Carrier, tracking.TrackingNumber, tracking.Place)
	history, err := order.History(ctx)
	if err != nil {
		return err
	}
	s.Say("History:")
	for _, event := range history {
		s.Say("  %s %s", event.At.Format(time.DateTime), event.What)
	}
	return nil
}

// told says what somebody gets to know who has waited.
func told(ctx context.Context, s *program.Stage, who string, waiting *runtime.UpdateHandle[StatusReport]) error {
	report, err := waiting.Get(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", who, err)
	}
	s.Say("  %s is told: %s", who, report.Status)
	return nil
}
