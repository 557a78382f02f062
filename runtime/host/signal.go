package host

import (
	"reflect"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A SignalHandler handles the signals of one name. M is the message, None if there is none.
type SignalHandler[M any] struct {
	Name string
	// Handle handles a message; it is nil if HandleBatch is not.
	Handle func(workflow.Context, M) error

	// HandleBatch handles messages together: those that arrive within BatchWindow of the
	// first, or before it is over BatchMax of them. Zero stands for no limit. A workflow
	// that is about to complete, or was cancelled, does not wait for more. One that is about
	// to continue as new leaves the messages to the next run.
	HandleBatch func(workflow.Context, []M) error
	BatchWindow time.Duration
	BatchMax    int

	// Check checks the validate tags of a message; nil if there are none.
	Check func(validate.Place, *M)
	// Key identifies a message: of several with the same key only the first is handled.
	// Messages with an empty key are all handled, and so are all if Key is nil.
	Key func(M) string
	// Serial keeps the handler from running at the same time as other handlers with Serial.
	Serial bool
	// SerialKey makes messages for which it returns the same text take turns, whatever
	// their names; an empty text takes no turn. It is for messages that are not handled in
	// batches, in the place of Serial.
	SerialKey func(M) string
	// LogErrors makes an error that the handler returns be reported and do nothing else.
	// Without it the workflow fails with the error.
	LogErrors bool
	// FailInvalid makes an invalid message fail the workflow. Without it such a message
	// is dropped and reported, as is one that does not decode in any case.
	FailInvalid bool
}

func (h *SignalHandler[M]) handler() run.Handler {
	r := &run.SignalHandler{
		Name:        h.Name,
		New:         func() any { return new(M) },
		Value:       value,
		BatchWindow: h.BatchWindow,
		BatchMax:    h.BatchMax,
		Serial:      h.Serial,
		LogErrors:   h.LogErrors,
		FailInvalid: h.FailInvalid,
	}
	if h.Handle != nil {
		r.Handle = func(ctx workflow.Context, m any) error { return h.Handle(ctx, *m.(*M)) }
	}
	if h.HandleBatch != nil {
		r.HandleBatch = func(ctx workflow.Context, messages []any) error {
			batch := make([]M, len(messages))
			for i, m := range messages {
				batch[i] = *m.(*M)
			}
			return h.HandleBatch(ctx, batch)
		}
	}
	if h.Key != nil {
		r.Key = func(m any) string { return h.Key(*m.(*M)) }
	}
	if h.SerialKey != nil {
		r.SerialKey = func(m any) string { return h.SerialKey(*m.(*M)) }
	}
	var tags func(validate.Place, any)
	if h.Check != nil {
		tags = func(at validate.Place, m any) { h.Check(at, m.(*M)) }
	}
	return withType(r, tags)
}

// withType completes a handler with what the type of its messages says.
func withType(h *run.SignalHandler, tags func(validate.Place, any)) *run.SignalHandler {
	message := h.New()
	h.Empty = isNone(message)
	if tags != nil || validate.HasMethod(reflect.TypeOf(message).Elem()) {
		h.Check = checkOf(tags)
	}
	return h
}
