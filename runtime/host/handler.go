package host

import (
	"reflect"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/run"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A Handler handles one message of a workflow: a SignalHandler, a QueryHandler or an
// UpdateHandler.
type Handler interface{ handler() run.Handler }

func handlersOf(handlers []Handler) []run.Handler {
	all := make([]run.Handler, len(handlers))
	for i, h := range handlers {
		all[i] = h.handler()
	}
	return all
}

// A QueryHandler answers a query.
type QueryHandler struct {
	Name string
	// Handle is a function that workflow.SetQueryHandler accepts.
	Handle any
}

func (h *QueryHandler) handler() run.Handler {
	return &run.QueryHandler{Name: h.Name, Handle: h.Handle}
}

// A SignalHandler handles the signals of one name. M is the message, runtime.None if there
// is none.
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
		Value:       value[M],
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
	return withType(r)
}

// withType completes a handler with what the type of its messages says.
func withType(h *run.SignalHandler) *run.SignalHandler {
	h.Empty = isNone(h.New())
	h.Validates = validate.HasMethod(reflect.TypeOf(h.New()).Elem())
	return h
}

var none = reflect.TypeFor[runtime.None]()

func isNone(pointer any) bool { return reflect.TypeOf(pointer).Elem() == none }

// value is what a pointer points to.
func value[T any](pointer any) any { return *pointer.(*T) }

// An UpdateHandler handles the updates of one name. M is the message and R the
// result, runtime.None if there is none.
type UpdateHandler[M, R any] struct {
	Name   string
	Handle func(workflow.Context, M) (R, error)

	// Validate rejects a message with an error before it is recorded; nil accepts all. The
	// SDK does not let it change anything or block, and does not call it in a replay.
	Validate func(workflow.Context, M) error
	// Key identifies a message. If it is nil or empty, the update ID does.
	Key func(M) string
	// Dedup gives a message that was handled before the outcome of the first time,
	// without calling Validate or Handle again, across all runs that remember it. If the
	// outcome is forgotten, it gets runtime.ErrOutcomeForgotten.
	Dedup bool
	// Serial keeps the handler from running at the same time as other handlers with Serial.
	Serial bool
	// SerialKey makes messages for which it returns the same text take turns, whatever
	// their names; an empty text takes no turn. It takes the place of Serial.
	SerialKey func(M) string
	// Abandon lets the workflow complete while the handler runs. Others get its lock then.
	Abandon bool

	// Spread is for messages of several values, which M holds together: it makes the
	// functions that take them one by one, as workflow.SetUpdateHandler expects.
	Spread func(handle func(workflow.Context, M) (R, error), validate func(workflow.Context, M) error) (handler, validator any)
}

func (h *UpdateHandler[M, R]) handler() run.Handler {
	r := &run.UpdateHandler{
		Name:      h.Name,
		Functions: h.functions,
		Handle: func(ctx workflow.Context, m, result any) (err error) {
			*result.(*R), err = h.Handle(ctx, *m.(*M))
			return err
		},
		Message: value[M],
		Result:  value[R],
		Dedup:   h.Dedup,
		Serial:  h.Serial,
		Abandon: h.Abandon,
	}
	if h.Validate != nil {
		r.Validate = func(ctx workflow.Context, m any) error { return h.Validate(ctx, *m.(*M)) }
	}
	if h.Key != nil {
		r.Key = func(m any) string { return h.Key(*m.(*M)) }
	}
	if h.SerialKey != nil {
		r.SerialKey = func(m any) string { return h.SerialKey(*m.(*M)) }
	}
	return withResult(r, new(R))
}

// withResult completes a handler with what the type of its results says. result points to one.
func withResult(h *run.UpdateHandler, result any) *run.UpdateHandler {
	h.NoResult = isNone(result)
	h.Fixed = isFixed(reflect.TypeOf(result).Elem())
	return h
}

// functions returns what the SDK gets to call. Its signature decides what is on the
// wire, so a handler without a result must not have one there either.
func (h *UpdateHandler[M, R]) functions(u run.Updates) (handler, validator any) {
	handle := func(ctx workflow.Context, m M) (R, error) {
		var result R
		err := u.Execute(ctx, &m, &result)
		return result, err
	}
	reject := func(ctx workflow.Context, m M) error { return u.Reject(ctx, &m) }
	switch {
	case h.Spread != nil:
		return h.Spread(handle, reject)
	case isNone(new(R)):
		return func(ctx workflow.Context, m M) error { return u.Execute(ctx, &m, new(R)) }, reject
	}
	return handle, reject
}
