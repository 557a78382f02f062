package run

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
)

// A batch collects the signals of one name that are handled together. Until its handler is called it
// is data, and its signals are carried one by one if the run continues as new.
type batch struct {
	name    string
	handler *signals
	window  time.Duration // zero for no limit
	max     int           // likewise
	lock    engine.Lock

	signals     []*engine.Message // of the batch that is open
	over        workflow.Future   // the open batch's window; nil without one
	cancelTimer workflow.CancelFunc
}

// add adds a signal to the batch that is open. The first one opens it.
func (b *batch) add(r *Run, m *engine.Message) {
	if len(b.signals) == 0 && b.window > 0 {
		ctx, cancel := workflow.NewDisconnectedContext(r.ctx)
		b.over, b.cancelTimer = workflow.NewTimer(ctx, b.window), cancel
	}
	b.signals = append(b.signals, m)
	if len(b.signals) == b.max {
		b.close(r)
	}
}

// due reports whether no more signals are waited for: the window is over, somebody waits for the handlers,
// or the workflow is about to end. One that is about to continue as new leaves the batch to the next run.
func (b *batch) due(r *Run) bool {
	switch {
	case len(b.signals) == 0:
		return false
	case r.draining():
		return r.queue.BeforeLimit(b.signals[0])
	}
	return r.cancelled || b.over != nil && b.over.IsReady() || r.queue.Before(b.signals[0], r.closeTo)
}

// close lets the batch wait for its handler.
func (b *batch) close(r *Run) {
	if b.over != nil && !b.over.IsReady() {
		b.cancelTimer()
	}
	r.queue.PlaceBatch(&batch{name: b.name, handler: b.handler}, b.lock, b.signals)
	b.signals, b.over, b.cancelTimer = nil, nil, nil
}

// batchDue reports whether a batch is due.
func (r *Run) batchDue() bool {
	for _, b := range r.batches {
		if b.due(r) {
			return true
		}
	}
	return false
}

func (r *Run) closeBatches() {
	for _, b := range r.batches {
		if b.due(r) {
			b.close(r)
		}
	}
}
