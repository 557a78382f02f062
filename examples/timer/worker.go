package timer

import (
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// NewWorker returns a worker for timers. The caller starts and stops it.
func NewWorker(c client.Client) worker.Worker {
	w := worker.New(c, TimerTaskQueue, runtime.WorkerOptions(worker.Options{}))
	RegisterTimer(w, newTimer)
	return w
}
