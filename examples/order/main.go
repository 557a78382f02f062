package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"time"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
)

func main() {
	ui := flag.Bool("ui", false, "stop before the order is shipped, and show it in Temporal's Web UI until interrupted")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, *ui); err != nil {
		fmt.Fprintln(os.Stderr, "order:", err)
		os.Exit(1)
	}
}

// run starts a server and a worker, plays the story of one order, and stops both. With ui the order stays open until the
// context ends.
func run(ctx context.Context, out io.Writer, ui bool) (err error) {
	// The story is on out; what the server and the worker have to say is shown if it is bad.
	logger := log.NewStructuredLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))

	server, err := devserver.Start(ctx, devserver.Options{
		UI:       ui,
		Logger:   logger,
		Progress: func(step string) { fmt.Fprintln(out, "Temporal server:", step) },
	})
	if err != nil {
		return fmt.Errorf("start a Temporal server: %w", err)
	}
	defer func() { err = errors.Join(err, server.Stop()) }()

	w := worker.New(server.Client(), OrderTaskQueue, runtime.WorkerOptions(worker.Options{}))
	RegisterOrder(w, newOrder)
	RegisterShop(w, shop{})
	if err := w.Start(); err != nil {
		return fmt.Errorf("start a worker: %w", err)
	}
	defer w.Stop()
	fmt.Fprintf(out, "Worker polls task queue %q\n\n", OrderTaskQueue)

	orders, in := NewOrderClient(server.Client()), OrderInput{
		OrderID:    "order-12345",
		CustomerID: "customer-789",
		Timers:     Timers{Delivery: time.Second},
	}
	if !ui {
		return story(ctx, out, orders, in)
	}
	order, err := buy(ctx, out, orders, in)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe order waits to be shipped: %s/namespaces/%s/workflows/%s\nPress Ctrl+C to stop.\n",
		server.UI(), server.Namespace(), order.WorkflowID())
	<-ctx.Done()
	return nil
}

// story plays one order from its creation to its delivery.
func story(ctx context.Context, out io.Writer, orders *OrderClient, in OrderInput) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()

	order, err := buy(ctx, out, orders, in)
	if err != nil {
		return err
	}
	err = order.MarkShipped(ctx, Shipping{
		Address:        "123 Main St, City, State 12345",
		Carrier:        "UPS",
		TrackingNumber: "1Z999AA10123456784",
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Order marked as shipped, delivery takes %v\n", in.Timers.Delivery)

	result, err := order.Result(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nWorkflow completed: %s\n", result)
	return nil
}

// buy plays an order from its creation to its payment.
func buy(ctx context.Context, out io.Writer, orders *OrderClient, in OrderInput) (*OrderHandle, error) {
	order, err := orders.Start(ctx, in)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Order %s created\n", order.WorkflowID())

	for _, item := range []Item{
		{RequestID: "request-1", SKU: "LAPTOP-001", Name: "Gaming Laptop", Quantity: 1, Price: 1299_99},
		{RequestID: "request-2", SKU: "MOUSE-001", Name: "Wireless Mouse", Quantity: 2, Price: 29_99},
	} {
		totals, err := order.AddItem(ctx, item)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "Item added: %d in the order, total $%s\n", totals.Items, totals.Total)
	}

	// The validator rejects an item without a quantity. Nothing of it is recorded.
	_, err = order.AddItem(ctx, Item{RequestID: "request-3", SKU: "CABLE-001", Name: "Cable"})
	var rejected *runtime.MessageError
	if !errors.As(err, &rejected) || rejected.Kind != runtime.ErrRejected {
		return nil, fmt.Errorf("an item without a quantity was not rejected: %w", err)
	}
	fmt.Fprintf(out, "Item rejected: %v\n", rejected.Err)

	total, err := order.Total(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Order total: $%s\n", total)

	progress, err := order.Progress(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Progress: %+v\n", progress)

	transaction, err := order.ProcessPayment(ctx, Payment{
		RequestID: "request-4",
		Method:    "credit_card",
		Amount:    total,
		CardToken: "tok_1234567890abcdef",
	})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Payment processed: %s\n", transaction)

	status, err := order.Status(ctx)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "Order status: %s\n", status)

	return order, nil
}
