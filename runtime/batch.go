package runtime

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// A batch is what has been collected of the messages that are handled together.
type batch[M any] struct {
	messages   []batchMessage[M]
	collecting bool // a coroutine waits for more of them
}

type batchMessage[M any] struct {
	message M
	came    time.Time
}

// addToBatch adds a message to those that wait. The first one starts a coroutine that
// handles them when it is time. The workflow waits for it as for any handler.
func (h SignalHandler[M]) addToBatch(r *run, m M) {
	h.batch.messages = append(h.batch.messages, batchMessage[M]{m, workflow.Now(r.ctx)})
	if !h.batch.collecting {
		h.collectBatch(r)
	}
}

func (h SignalHandler[M]) collectBatch(r *run) {
	h.batch.collecting = true
	r.active++
	workflow.GoNamed(r.ctx, "signal batch "+h.Name, func(ctx workflow.Context) {
		h.awaitBatch(r, ctx)
		messages := h.takeBatch(r)
		if h.Serial {
			r.serial.awaitTurn(ctx, r.serial.enqueue())
		}
		values := make([]M, len(messages))
		for i, m := range messages {
			values[i] = m.message
		}
		err := h.HandleBatch(ctx, values)
		if h.Serial {
			r.serial.Unlock()
		}
		r.active--
		for _, m := range messages {
			h.reportEnd(r, m.message, m.came, err)
		}
		h.failed(r, err)
	})
}

// awaitBatch waits until the batch is full, its time is over, or the workflow no longer
// waits for more messages.
func (h SignalHandler[M]) awaitBatch(r *run, ctx workflow.Context) {
	complete := func() bool {
		return h.BatchMax > 0 && len(h.batch.messages) >= h.BatchMax || r.draining() || r.cancelled
	}
	if complete() {
		return
	}
	over := func() bool { return false }
	if h.BatchWindow > 0 {
		timerCtx, cancelTimer := workflow.NewDisconnectedContext(ctx)
		defer cancelTimer()
		over = workflow.NewTimer(timerCtx, h.BatchWindow).IsReady
	}
	await(ctx, func() bool { return complete() || over() })
}

// takeBatch takes the messages of one batch. If there are more, another coroutine
// collects them.
func (h SignalHandler[M]) takeBatch(r *run) []batchMessage[M] {
	n := len(h.batch.messages)
	if h.BatchMax > 0 {
		n = min(n, h.BatchMax)
	}
	messages := h.batch.messages[:n:n]
	h.batch.messages = h.batch.messages[n:]
	h.batch.collecting = false
	if len(h.batch.messages) > 0 {
		h.collectBatch(r)
	}
	return messages
}
