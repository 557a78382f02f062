package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
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
	// without calling Validate or Handle again, across all runs that remember it. If the
	// outcome is forgotten, it gets ErrOutcomeForgotten.
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

	fixed bool // results cannot change once they are returned
}

func (h UpdateHandler[M, R]) place() (MessageKind, string) { return KindUpdate, h.Name }

func (h UpdateHandler[M, R]) hasKey() bool { return h.Key != nil }

func (h UpdateHandler[M, R]) register(r *run) error {
	if h.Key != nil && strings.Contains(h.Name, "/") {
		return errors.New("the name of an update with a key contains a slash: update IDs are made of both, so two of them could get the same")
	}
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
	if err := h.unreadable(m); err != nil {
		r.report(Event{Kind: KindUpdate, Message: h.Name, UpdateID: workflow.GetCurrentUpdateInfo(ctx).ID, Outcome: Rejected, Err: err})
		return marked(err, markOf(ctx, RejectedType))
	}
	answer, err := h.rejection(r, ctx, m)
	if err == nil {
		return nil
	}
	e := h.event(ctx, m)
	e.Outcome, e.Err = Rejected, err
	r.report(e)
	return marked(err, markOf(ctx, answer))
}

// unreadable is the error of a message with which the functions that find its key or its lock panic. They
// would in the handler, too, and fail the workflow task.
func (h UpdateHandler[M, R]) unreadable(m M) error {
	if h.Key != nil {
		if _, err := guard("the key", func() string { return h.Key(m) }); err != nil {
			return err
		}
	}
	_, err := guard("the lock", func() engine.Lock { return h.lock(m) })
	return err
}

// rejection is the error with which an update is rejected, and the type of its mark; nil if the
// update is accepted.
func (h UpdateHandler[M, R]) rejection(r *run, ctx workflow.Context, m M) (answer string, err error) {
	if err := h.claim(r, ctx, m); err != nil {
		return RejectedType, err
	}
	if h.Dedup && r.memory.Find(h.messageID(ctx, m), workflow.Now(ctx)) != nil {
		return "", nil
	}
	if r.continuing() || r.draining() && r.drained >= r.limits.drain {
		return DrainingType, errDraining(nil)
	}
	err = r.contract.Validate(m)
	if err == nil && h.Validate != nil {
		err = h.callValidator(r, ctx, m)
	}
	err = sendable("the validator of "+h.Name, err)
	answer = RejectedType
	if isNotNow(err) {
		answer = notNowType
	}
	return answer, boundedError(ctx, withoutNotNow(err))
}

// claim is the error of an update with the ID that a key gives to another one. Whoever sent that
// would get the outcome of this one, since the server knows one set of IDs for all updates.
func (h UpdateHandler[M, R]) claim(r *run, ctx workflow.Context, m M) error {
	id := workflow.GetCurrentUpdateInfo(ctx).ID
	for _, name := range r.keyed {
		key, derived := strings.CutPrefix(id, derivedUpdateID(name, ""))
		if derived && (name != h.Name || key == "" || key != h.Key(m)) {
			return temporal.NewNonRetryableApplicationError(
				fmt.Sprintf("the update ID %q belongs to the update %s whose key is %q", id, name, key), InvalidType, nil)
		}
	}
	return nil
}

// callValidator calls the author's validator. If that blocks or issues a command the SDK
// panics before it does either, and would go on to fail the workflow task again and
// again, so that nothing gets an answer. Rejecting the update tells its sender. For any other
// panic the SDK does so, if it can send its text.
func (h UpdateHandler[M, R]) callValidator(r *run, ctx workflow.Context, m M) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p != readOnlyPanic {
				panic(sendablePanic(p))
			}
			err = fmt.Errorf("the validator of %s blocks or issues a command, which only handlers can do", h.Name)
			workflow.GetLogger(ctx).Error("Bad validator", "Error", err)
		}
	}()
	// The context is the SDK's. It may ask the run what it knows, but is not to wait for handlers.
	return h.Validate(workflow.WithValue(workflow.WithValue(ctx, runKey{}, r), handlingKey{}, true), m)
}

// readOnlyPanic is the value with which the SDK panics if a validator or a query does
// what only handlers can do.
const readOnlyPanic = "getState: illegal access from outside of workflow context"

// errDraining is the error of an update that the next run can handle.
func errDraining(mark error) error {
	return temporal.NewApplicationErrorWithCause("the workflow is about to complete or to continue as new: try again", DrainingType, mark)
}

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
	var id engine.MessageID
	var sum engine.Checksum
	if h.Dedup {
		id, sum = h.messageID(ctx, m), checksum(m)
		if entry := r.memory.Find(id, workflow.Now(ctx)); entry != nil {
			return h.repeat(r, ctx, m, entry, sum)
		}
	}
	place := &engine.Message{Aside: h.Abandon}
	r.addUpdate(place, h.lock(m))
	defer r.queue.End(place)
	if !r.awaitTurn(ctx, place) {
		var zero R
		return zero, errDraining(markOf(ctx, DrainingType))
	}
	if h.Abandon {
		defer r.mayAbandon(place)()
	}
	if !h.Dedup {
		return h.call(r, ctx, m)
	}
	entry, known := r.memory.Begin(id, sum, workflow.Now(ctx))
	if known {
		return h.repeat(r, ctx, m, entry, sum)
	}
	result, err := h.call(r, ctx, m)
	r.memory.Complete(entry, h.outcome(r, result, err), workflow.Now(ctx))
	return result, err
}

// mayAbandon notes that an update with its turn need not end, until the function that it returns is
// called.
func (r *run) mayAbandon(place *engine.Message) (ended func()) {
	if r.draining() {
		r.queue.Release(place)
		return func() {}
	}
	r.abandonable = append(r.abandonable, place)
	return func() {
		r.abandonable = slices.DeleteFunc(r.abandonable, func(other *engine.Message) bool { return other == place })
	}
}

// releaseAbandoned lets those go on that wait for the lock of an update that need not end.
func (r *run) releaseAbandoned() {
	for _, place := range r.abandonable {
		r.queue.Release(place)
	}
}

// addUpdate puts an update into the queue. Those that come while handlers are registered wait until the
// signals that have come before them are there.
func (r *run) addUpdate(place *engine.Message, lock engine.Lock) {
	add := func() { r.queue.AddUpdate(place, lock) }
	if r.open {
		add()
	} else {
		r.early = append(r.early, add)
	}
}

// awaitTurn waits until an update can begin, and reports false if the next run has to do it.
func (r *run) awaitTurn(ctx workflow.Context, place *engine.Message) bool {
	r.await(ctx, place.Aside, func() bool { return r.continuing() || r.open && r.starting == 0 && r.queue.Turn(place) })
	if r.continuing() {
		return false
	}
	r.queue.BeginUpdate()
	return true
}

// await is the function await for an update whose handler has not been called. One that may be abandoned is
// not among those that are active.
func (r *run) await(ctx workflow.Context, mayBeAbandoned bool, condition func() bool) {
	if !mayBeAbandoned {
		r.waiting++
		defer func() { r.waiting-- }()
	}
	await(ctx, condition)
}

// repeat gives an update the outcome of the same one, for which it may have to wait.
func (h UpdateHandler[M, R]) repeat(r *run, ctx workflow.Context, m M, entry *engine.Entry, sum engine.Checksum) (R, error) {
	e := h.event(ctx, m)
	e.Outcome = Duplicate
	if !entry.Repeats(sum) {
		e.Outcome = Conflict
	}
	r.report(e)
	r.await(ctx, h.Abandon, func() bool { return !entry.Running() })
	return repeatOutcome[R](ctx, r.decoder, entry.Outcome())
}

// lock is what the update has to hold while it is handled.
func (h UpdateHandler[M, R]) lock(m M) engine.Lock {
	switch {
	case h.SerialKey != nil:
		return engine.KeyLock(h.SerialKey(m))
	case h.Serial:
		return engine.SerialLock
	}
	return ""
}

func (h UpdateHandler[M, R]) call(r *run, ctx workflow.Context, m M) (R, error) {
	began := workflow.Now(ctx)
	handlerCtx, c := r.updateContext(ctx)
	result, err := h.Handle(handlerCtx, m)
	r.releaseContext(c)
	err = handlerError(ctx, h.Name, err)
	h.reportEnd(r, ctx, m, began, err)
	return result, err
}

// messageID identifies the update among all messages. An update ID that somebody has chosen is no
// key, whatever its text is.
func (h UpdateHandler[M, R]) messageID(ctx workflow.Context, m M) engine.MessageID {
	if h.Key != nil {
		if key := h.Key(m); key != "" {
			return engine.NewMessageID(string(KindUpdate), h.Name, key)
		}
	}
	return engine.NewMessageID(string(KindUpdate)+" ID", h.Name, workflow.GetCurrentUpdateInfo(ctx).ID)
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
