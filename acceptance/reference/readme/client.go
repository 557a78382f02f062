package readme

import (
	"context"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// register tells a worker about orders.
func register(worker worker.Worker) {
	RegisterOrder(worker, newOrder)
}

// addItem adds an item with temporalgen.
func addItem(ctx context.Context, c client.Client, item Item) (Totals, error) {
	order := NewOrderClient(c).Handle("order-12345")
	totals, err := order.AddItem(ctx, item)
	return totals, err
}

// newWorker makes a worker for orders.
func newWorker(c client.Client) worker.Worker {
	w := worker.New(c, OrderTaskQueue, runtime.WorkerOptions(worker.Options{}))
	register(w)
	return w
}

// A record is what an auditor writes down.
type record struct {
	message string
	outcome runtime.Outcome
}

// An auditor writes down what became of messages.
type auditor struct{ records chan record }

// Record writes one message down.
func (a *auditor) Record(message string, outcome runtime.Outcome, err error) {
	a.records <- record{message, outcome}
}

// newAuditedWorker makes a worker that tells an auditor about each message.
func newAuditedWorker(c client.Client, audit *auditor) worker.Worker {
	w := worker.New(c, OrderTaskQueue, runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		audit.Record(e.Message, e.Outcome, e.Err)
	})))
	return w
}
