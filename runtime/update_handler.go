package runtime

import (
	"fmt"
	"reflect"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// An UpdateHandler handles the updates of one name. M is the message and R the
// result, None if there is none.
type UpdateHandler[M, R any] struct {
	Name   string
	Handle func(workflow.Context, M) (R, error)

	// Validate rejects a message with an error before it is recorded; nil accepts all. The
	// SDK does not let it change anything or block, and does not call it in a replay.
	Validate func(workflow.Context, M) error
	// Key identifies a message. If it is nil or empty, the update ID does.
	Key func(M) string
	// Dedup gives a message that was handled before the outcome of the first time,
	// without calling Validate or Handle again, across all runs that remember it.
	Dedup bool
	// Serial keeps the handler from running at the same time as other serial handlers.
	Serial bool
	// SerialKey makes messages for which it returns the same text take turns, whatever
	// their names; an empty text takes no turn.
	SerialKey func(M) string
	// Abandon lets the workflow complete while the handler runs.
	Abandon bool

	// Spread is for messages of several values, which M holds together: it makes the
	// functions that take them one by one, as workflow.SetUpdateHandler expects.
	Spread func(handle func(workflow.Context, M) (R, error), validate func(workflow.Context, M) error) (handler, validator any)

	fixed bool // results cannot change once they are returned
}

func (h UpdateHandler[M, R]) place() (MessageKind, string) { return KindUpdate, h.Name }

func (h UpdateHandler[M, R]) register(r *run) error {
	policy := workflow.HandlerUnfinishedPolicyWarnAndAbandon
	if h.Abandon {
		policy = workflow.HandlerUnfinishedPolicyAbandon
	}
	h.fixed = isFixed(reflect.TypeFor[R]())
	handler, validator := h.functions(
		func(ctx workflow.Context, m M) (R, error) { return h.handle(r, ctx, m) },
		func(ctx workflow.Context, m M) error { return h.validate(r, ctx, m) },
	)
	return workflow.SetUpdateHandlerWithOptions(r.ctx, h.Name, handler, workflow.UpdateHandlerOptions{
		Validator:        validator,
		UnfinishedPolicy: policy,
		Description:      r.description(KindUpdate, h.Name),
	})
}

// functions returns what the SDK gets to call. Its signature decides what is on the
// wire, so a handler without a result must not have one there either.
func (h UpdateHandler[M, R]) functions(handle func(workflow.Context, M) (R, error), validate func(workflow.Context, M) error) (handler, validator any) {
	switch {
	case h.Spread != nil:
		return h.Spread(handle, validate)
	case isNone[R]():
		return func(ctx workflow.Context, m M) error {
			_, err := handle(ctx, m)
			return err
		}, validate
	}
	return handle, validate
}

// validate runs in the SDK's read-only mode, and only if the update is new.
func (h UpdateHandler[M, R]) validate(r *run, ctx workflow.Context, m M) error {
	if h.Dedup && r.dedup.find(h.Name, h.key(ctx, m), workflow.Now(ctx)) != nil {
		return nil
	}
	err := h.rejection(r, ctx, m)
	if err != nil {
		e := h.event(ctx, m)
		e.Outcome, e.Err = Rejected, err
		r.report(e)
	}
	return err
}

// rejection is the error with which an update is rejected, nil if it is accepted.
func (h UpdateHandler[M, R]) rejection(r *run, ctx workflow.Context, m M) error {
	if r.draining() && r.drained >= r.limits.drain {
		return temporal.NewApplicationError("the workflow is about to complete or to continue as new: try again", DrainingType)
	}
	err := r.contract.Validate(m)
	if err == nil && h.Validate != nil {
		err = h.callValidator(ctx, m)
	}
	if err == nil {
		return nil
	}
	return temporal.NewApplicationErrorWithOptions("update rejected", RejectedType,
		temporal.ApplicationErrorOptions{NonRetryable: true, Cause: err})
}

// callValidator calls the author's validator. If that blocks or issues a command the SDK
// panics before it does either, and would go on to fail the workflow task again and
// again, so that nothing gets an answer. Rejecting the update tells its sender.
func (h UpdateHandler[M, R]) callValidator(ctx workflow.Context, m M) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p != readOnlyPanic {
				panic(p)
			}
			err = fmt.Errorf("the validator of %s blocks or issues a command, which only handlers can do", h.Name)
			workflow.GetLogger(ctx).Error("Bad validator", "Error", err)
		}
	}()
	return h.Validate(ctx, m)
}

// readOnlyPanic is the value with which the SDK panics if a validator or a query does
// what only handlers can do.
const readOnlyPanic = "getState: illegal access from outside of workflow context"

func (h UpdateHandler[M, R]) handle(r *run, ctx workflow.Context, m M) (R, error) {
	count := &r.active
	if h.Abandon {
		count = &r.abandoned
	}
	*count++
	r.updates++
	if r.draining() {
		r.drained++
	}
	result, err := h.handleOnce(r, ctx, m)
	*count--
	return result, err
}

// handleOnce handles an update unless the same one was handled before.
func (h UpdateHandler[M, R]) handleOnce(r *run, ctx workflow.Context, m M) (R, error) {
	r.gate.pass(ctx)
	// What the server recorded before this update comes first, also if the workflow has
	// already decided to leave signals to its next run.
	r.dispatch()
	if !h.Dedup {
		return h.call(r, ctx, m)
	}
	sum := newChecksum(m)
	entry, known := r.dedup.begin(h.Name, h.key(ctx, m), sum, workflow.Now(ctx))
	if known {
		e := h.event(ctx, m)
		e.Outcome = Duplicate
		if !entry.repeats(sum) {
			e.Outcome = Conflict
		}
		r.report(e)
		await(ctx, func() bool { return !entry.running })
		return repeat[R](r.decoder, entry.result())
	}
	result, err := h.call(r, ctx, m)
	encode, err := h.outcome(r, result, err)
	r.dedup.complete(entry, encode, workflow.Now(ctx))
	return result, err
}

// call runs the handler when it is its turn.
func (h UpdateHandler[M, R]) call(r *run, ctx workflow.Context, m M) (R, error) {
	began := workflow.Now(ctx)
	var turn *ticket
	if h.Serial {
		turn = r.serial.enqueue()
	}
	await(ctx, r.allStarted)
	if turn != nil {
		r.serial.awaitTurn(ctx, turn)
	}
	handlerCtx, merged := r.handlerContext(ctx)
	result, err := h.Handle(handlerCtx, m)
	r.releaseContext(merged)
	if turn != nil {
		r.serial.Unlock()
	}
	h.reportEnd(r, ctx, m, began, err)
	return result, err
}

func (h UpdateHandler[M, R]) reportEnd(r *run, ctx workflow.Context, m M, began time.Time, err error) {
	if r.silent() {
		return
	}
	e := h.event(ctx, m)
	e.Latency = workflow.Now(ctx).Sub(began)
	e.Outcome, e.Err = Handled, err
	if err != nil {
		e.Outcome = Failed
	}
	r.report(e)
}

// event is what is known about a message before it is handled.
func (h UpdateHandler[M, R]) event(ctx workflow.Context, m M) Event {
	return Event{
		Kind:     KindUpdate,
		Message:  h.Name,
		Key:      h.key(ctx, m),
		UpdateID: workflow.GetCurrentUpdateInfo(ctx).ID,
	}
}

// key is what identifies a message among those of the same name. A generated client
// makes the update ID from the same key.
func (h UpdateHandler[M, R]) key(ctx workflow.Context, m M) string {
	if h.Key != nil {
		if key := h.Key(m); key != "" {
			return key
		}
	}
	return workflow.GetCurrentUpdateInfo(ctx).ID
}
