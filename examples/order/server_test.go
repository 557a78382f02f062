package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
)

var server *devserver.Server

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if server, err = devserver.Start(context.Background(), devserver.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop()
		return m.Run()
	}())
}

// startWorker starts a worker that handles orders, or what else register makes it handle.
func startWorker(t *testing.T, taskQueue string, register func(worker.Worker)) {
	t.Helper()
	w := worker.New(server.Client(), taskQueue, runtime.WorkerOptions(worker.Options{WorkerStopTimeout: time.Second}))
	register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func registerOrder(w worker.Worker) {
	RegisterOrder(w, newOrder)
	RegisterShop(w, shop{})
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// The whole program, apart from the second it gives the carrier.
func TestStory(t *testing.T) {
	var out bytes.Buffer
	if err := run(testContext(t), &out); err != nil {
		t.Fatal(err)
	}
	_, story, _ := strings.Cut(out.String(), "\n\n")
	const want = `Order order-12345 created
Item added: 1 in the order, total $1299.99
Item added: 2 in the order, total $1359.97
Item rejected: quantity must be positive
Order total: $1359.97
Progress: {Status:pending ItemsCount:2 TotalAmount:1359.97 PaymentStatus:pending ShippingStatus:not shipped}
Payment processed: txn_1234567890abcdef
Order status: paid
Order marked as shipped, delivery takes 1s

Workflow completed: Order order-12345 completed - $1359.97 charged
`
	if diff := cmp.Diff(want, story); diff != "" {
		t.Errorf("story (-want +got):\n%s", diff)
	}
}

func TestHistoryReplays(t *testing.T) {
	ctx := testContext(t)
	startWorker(t, "replay", registerOrder)
	in := input
	in.Timers.Delivery = 10 * time.Millisecond
	orders := NewOrderClient(server.Client(), runtime.WithStartOptions(runtime.WithTaskQueue("replay"), runtime.WithWorkflowID("replay")))
	if err := story(ctx, &bytes.Buffer{}, orders, in); err != nil {
		t.Fatal(err)
	}

	var history historypb.History
	events := server.Client().GetWorkflowHistory(ctx, "replay", "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		history.Events = append(history.Events, event)
	}
	replayer, err := worker.NewWorkflowReplayerWithOptions(runtime.ReplayerOptions(worker.WorkflowReplayerOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	RegisterOrder(replayer, newOrder)
	if err := replayer.ReplayWorkflowHistory(nil, &history); err != nil {
		t.Errorf("replay of %d events: %v", len(history.Events), err)
	}
}

// A client that knows nothing of generated code uses wire names and plain values.
func TestPlainClientTalksToAGeneratedWorkflow(t *testing.T) {
	ctx := testContext(t)
	startWorker(t, "plain-client", registerOrder)
	c := server.Client()
	const id = "plain-client"
	type object = map[string]any

	started, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: "plain-client"}, "Order",
		object{"OrderID": id, "CustomerID": "customer-1", "Timers": object{"Delivery": int64(time.Millisecond)}})
	if err != nil {
		t.Fatal(err)
	}
	update := func(name string, arg, result any) error {
		t.Helper()
		u, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateName: name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			t.Fatal(err)
		}
		return u.Get(ctx, result)
	}

	var totals object
	if err := update("add_item", object{"RequestID": "1", "SKU": "PEN", "Quantity": 3, "Price": 150}, &totals); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(object{"Items": 1.0, "Total": 450.0}, totals); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	// The key is in the message, so it is recognised whatever the update ID.
	if err := update("add_item", object{"RequestID": "1", "SKU": "PEN", "Quantity": 3, "Price": 150}, &totals); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(object{"Items": 1.0, "Total": 450.0}, totals); diff != "" {
		t.Errorf("totals after a duplicate (-want +got):\n%s", diff)
	}
	err = update("add_item", object{"RequestID": "2"}, nil)
	var rejection *temporal.ApplicationError
	if !errors.As(err, &rejection) || rejection.Type() != runtime.RejectedType || !strings.Contains(err.Error(), "quantity must be positive") {
		t.Errorf("bad item: %v, want a rejection that says why", err)
	}
	var transaction string
	if err := update("process_payment", object{"RequestID": "3", "Amount": 450, "CardToken": "tok_1234567890"}, &transaction); err != nil {
		t.Fatal(err)
	}
	answer, err := c.QueryWorkflow(ctx, id, "", "get_status")
	var status string
	if err == nil {
		err = answer.Get(&status)
	}
	if err != nil || status != "paid" {
		t.Errorf("status is %q, %v, want paid", status, err)
	}
	if err := c.SignalWorkflow(ctx, id, "", "mark_shipped", object{"Carrier": "UPS", "TrackingNumber": "1"}); err != nil {
		t.Fatal(err)
	}
	var result string
	if err := started.Get(ctx, &result); err != nil || result != "Order plain-client completed - $4.50 charged" {
		t.Errorf("result is %q, %v", result, err)
	}
}

// handWrittenOrder answers to the names of Order with nothing but the SDK.
func handWrittenOrder(ctx workflow.Context, in OrderInput) (string, error) {
	var items []string
	done := false
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "get_total", func() (int, error) { return len(items), nil }),
		workflow.SetUpdateHandlerWithOptions(ctx, "add_item",
			func(_ workflow.Context, item Item) (Totals, error) {
				items = append(items, item.SKU)
				return Totals{Items: len(items)}, nil
			},
			workflow.UpdateHandlerOptions{Validator: func(item Item) error {
				if slices.Contains(items, item.SKU) {
					return fmt.Errorf("%s is in the order", item.SKU)
				}
				return nil
			}}),
	)
	if err != nil {
		return "", err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		var shipping Shipping
		workflow.GetSignalChannel(ctx, "mark_shipped").Receive(ctx, &shipping)
		done = shipping.Carrier == "UPS"
	})
	if err := workflow.Await(ctx, func() bool { return done }); err != nil {
		return "", err
	}
	return in.OrderID + " " + strings.Join(items, ","), nil
}

func TestGeneratedClientTalksToAHandWrittenWorkflow(t *testing.T) {
	ctx := testContext(t)
	startWorker(t, "hand-written", func(w worker.Worker) {
		w.RegisterWorkflowWithOptions(handWrittenOrder, workflow.RegisterOptions{Name: "Order"})
	})
	orders := NewOrderClient(server.Client(), runtime.WithStartOptions(runtime.WithTaskQueue("hand-written")))
	order, err := orders.Start(ctx, OrderInput{OrderID: "hand-written"})
	if err != nil {
		t.Fatal(err)
	}
	totals, err := order.AddItem(ctx, laptop)
	if err != nil || totals.Items != 1 {
		t.Errorf("AddItem: %+v, %v", totals, err)
	}
	again := laptop
	again.RequestID = "another"
	// What a hand-written validator returns looks like any failure.
	if _, err := order.AddItem(ctx, again); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("rejected item: %v, want %v", err, runtime.ErrFailed)
	}
	if total, err := order.Total(ctx); err != nil || total != 1 {
		t.Errorf("Total: %v, %v", total, err)
	}
	if _, err := order.Status(ctx); !errors.Is(err, runtime.ErrUnknownHandler) {
		t.Errorf("Status: %v, want %v", err, runtime.ErrUnknownHandler)
	}
	if err := order.MarkShipped(ctx, parcel); err != nil {
		t.Fatal(err)
	}
	if result, err := order.Result(ctx); err != nil || result != "hand-written LAPTOP-001" {
		t.Errorf("result is %q, %v", result, err)
	}
}
