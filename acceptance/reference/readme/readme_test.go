package readme

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// What the README says about the generated code is true.
func TestGeneratedOrder(t *testing.T) {
	play(t, newWorker(testserver.Client()))
}

func TestObserverIsToldAboutEachMessage(t *testing.T) {
	audit := &auditor{records: make(chan record, 10)}
	w := newAuditedWorker(testserver.Client(), audit)
	register(w)
	play(t, w)
	for _, want := range []record{{"add_item", runtime.OutcomeHandled}, {"add_item", runtime.OutcomeRejected}} {
		if got := <-audit.records; got != want {
			t.Errorf("recorded %v, want %v", got, want)
		}
	}
}

// play sends the same item twice, and one that is rejected.
func play(t *testing.T, w worker.Worker) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	order, err := NewOrderClient(testserver.Client()).Start(ctx, OrderInput{OrderID: "order-12345"})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		totals, err := addItem(ctx, testserver.Client(), Item{RequestID: "1", SKU: "LAPTOP"})
		if err != nil {
			t.Fatal(err)
		}
		if totals.Items != 1 {
			t.Errorf("%d items after the same request, want 1", totals.Items)
		}
	}
	if _, err := addItem(ctx, testserver.Client(), Item{RequestID: "2"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("an item without SKU: %v, want %v", err, runtime.ErrRejected)
	}
	if err := order.Terminate(ctx, "tested"); err != nil {
		t.Error(err)
	}
}

// The client that is written by hand adds an item to the workflow that is.
func TestHandwrittenOrder(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	const queue = "handwritten"
	w := worker.New(testserver.Client(), queue, worker.Options{})
	w.RegisterWorkflow(OrderWorkflow)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	run, err := testserver.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:         "order-12345",
		TaskQueue:  queue,
		StartDelay: time.Minute, // the workflow begins with the update, which does not wait for that long
	}, OrderWorkflow, OrderInput{})
	if err != nil {
		t.Fatal(err)
	}
	if err := addItemByHand(ctx, testserver.Client(), Item{SKU: "LAPTOP"}); err != nil {
		t.Error(err)
	}
	var result string
	if err := run.Get(ctx, &result); err != nil || result != "1 items" {
		t.Errorf("result is %q, %v; want one item", result, err)
	}
}
