package cart

import (
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// NewWorker returns a worker for carts and for what they need. The caller starts and stops it.
func NewWorker(c client.Client, services Services) worker.Worker {
	w := worker.New(c, CartTaskQueue, runtime.WorkerOptions(worker.Options{}))
	RegisterCart(w, newCart)
	RegisterServices(w, services)
	return w
}
