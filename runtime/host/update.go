package host

import (
	"reflect"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// An UpdateHandler handles the updates of one name. M is the message and R the
// result, None if there is none.
type UpdateHandler[M, R any] struct {
	Name   string
	Handle func(workflow.Context, M) (R, error)

	// Check checks the validate tags of a message; nil if there are none.
	Check func(validate.Place, *M)
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
		Message: value,
		Result:  value,
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
	var tags func(validate.Place, any)
	if h.Check != nil {
		tags = func(at validate.Place, m any) { h.Check(at, m.(*M)) }
	}
	r.Check = checkOf(tags)
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
