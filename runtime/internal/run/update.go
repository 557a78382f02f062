package run

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// An UpdateHandler handles the updates of one name. Its functions get messages and results as pointers.
type UpdateHandler struct {
	Name string
	// Functions makes what the SDK gets to call. Its signature decides what is on the wire.
	Functions func(Updates) (handler, validator any)

	// Check says what is wrong with a message. It does not panic. It is nil if there can be nothing.
	Check    func(message any) error
	Handle   func(ctx workflow.Context, message, result any) error
	Validate func(ctx workflow.Context, message any) error // nil without a validator
	// Message and Result are what pointers point to.
	Message, Result func(pointer any) any
	// NoResult is set if the update returns only an error.
	NoResult bool
	// Fixed is set if results cannot change once they are returned.
	Fixed bool

	Key       func(message any) string // nil without a key
	Dedup     bool
	Serial    bool
	SerialKey func(message any) string // nil without
	Abandon   bool
}

func (h *UpdateHandler) place() (kind, name string) { return Update, h.Name }

func (r *Run) registerUpdate(h *UpdateHandler) error {
	if h.Key != nil && strings.Contains(h.Name, "/") {
		return errors.New("the name of an update with a key contains a slash: update IDs are made of both, so two of them could get the same")
	}
	policy := workflow.HandlerUnfinishedPolicyWarnAndAbandon
	if h.Abandon {
		policy = workflow.HandlerUnfinishedPolicyAbandon
	}
	handler, validator := h.Functions(&updates{h, r})
	return workflow.SetUpdateHandlerWithOptions(r.ctx, h.Name, handler, workflow.UpdateHandlerOptions{
		Validator:        validator,
		UnfinishedPolicy: policy,
		Description:      r.description(Update, h.Name),
	})
}

// Updates are those of one name in one run.
type Updates interface {
	// Reject returns the error with which an update is rejected, nil if it is accepted. It runs in the SDK's read-only
	// mode, and only if the update is new.
	Reject(ctx workflow.Context, message any) error
	// Execute handles an accepted update and sets the result.
	Execute(ctx workflow.Context, message, result any) error
}

type updates struct {
	*UpdateHandler
	run *Run
}

func (u *updates) Reject(ctx workflow.Context, m any) error {
	key, err := u.read(m)
	mark := answer.Rejected
	if err = boundedError(ctx, err); err == nil {
		mark, err = u.rejection(ctx, m, key)
	}
	if err == nil {
		return nil
	}
	e := u.event(ctx, key)
	e.Outcome, e.Err = Rejected, err
	u.run.report(e)
	return answer.WithMark(boundedError(ctx, answer.OfCheck(err)), markOf(ctx, mark))
}

// read returns the key of a message. It is an error if the functions that find its key or its lock panic with the message.
// They would in the handler, too, and fail the workflow task.
func (u *updates) read(m any) (key string, err error) {
	if key, err = guard.Call("the key", func() string { return u.key(m) }); err == nil {
		_, err = guard.Call("the lock", func() engine.Lock { return u.lock(m) })
	}
	return key, err
}

// rejection is the error with which an update is rejected, and the type of its mark; nil if the
// update is accepted.
func (u *updates) rejection(ctx workflow.Context, m any, key string) (mark string, err error) {
	if err := u.claim(ctx, key); err != nil {
		return answer.Rejected, err
	}
	if u.Dedup && u.run.memory.Find(u.messageID(ctx, key), workflow.Now(ctx)) != nil {
		return "", nil
	}
	if u.run.continuing() || u.run.draining() && u.run.drained >= u.run.definition.Drain {
		return answer.Draining, errDraining(nil)
	}
	if u.Check != nil {
		err = u.Check(m)
	}
	if err == nil && u.Validate != nil {
		err = u.callValidator(ctx, m)
	}
	err = answer.Sendable("the validator of "+u.Name, err)
	mark = answer.Rejected
	if answer.IsLater(err) {
		mark = answer.NotNow
	}
	return mark, boundedError(ctx, answer.WithoutLater(err))
}

// claim is the error of an update with the ID that a key gives to another one. Whoever sent that
// would get the outcome of this one, since the server knows one set of IDs for all updates.
func (u *updates) claim(ctx workflow.Context, key string) error {
	id := workflow.GetCurrentUpdateInfo(ctx).ID
	for _, name := range u.run.keyed {
		owner, derived := strings.CutPrefix(id, answer.UpdateID(name, ""))
		if derived && (name != u.Name || owner == "" || owner != key) {
			return temporal.NewNonRetryableApplicationError(
				fmt.Sprintf("the update ID %q belongs to the update %s whose key is %q", id, name, owner), answer.Invalid, nil)
		}
	}
	return nil
}

// callValidator calls the author's validator. If that blocks or issues a command the SDK
// panics before it does either, and would go on to fail the workflow task again and
// again, so that nothing gets an answer. Rejecting the update tells its sender. For any other
// panic the SDK does so, if it can send its text.
func (u *updates) callValidator(ctx workflow.Context, m any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p != sdk.ReadOnlyPanic {
				panic(sendablePanic(p))
			}
			err = fmt.Errorf("the validator of %s blocks or issues a command, which only handlers can do", u.Name)
			workflow.GetLogger(ctx).Error("Bad validator", "Error", err)
		}
	}()
	// The context is the SDK's. It may ask the run what it knows, but is not to wait for handlers.
	return u.Validate(workflow.WithValue(workflow.WithValue(ctx, runKey{}, u.run), handlingKey{}, true), m)
}

// errDraining is the error of an update that the next run can handle.
func errDraining(mark error) error {
	return temporal.NewApplicationErrorWithCause("the workflow is about to complete or to continue as new: try again", answer.Draining, mark)
}

func (u *updates) Execute(ctx workflow.Context, m, result any) error {
	count := &u.run.active
	if u.Abandon {
		count = &u.run.abandoned
	}
	*count++
	u.run.updates++
	if u.run.draining() {
		u.run.drained++
	}
	err := u.handleOnce(ctx, m, result)
	*count--
	return err
}

// handleOnce handles an update unless the same one was handled before.
func (u *updates) handleOnce(ctx workflow.Context, m, result any) error {
	key := u.key(m) // before the author's code gets the message, which may change it
	var id engine.MessageID
	var sum engine.Checksum
	if u.Dedup {
		id, sum = u.messageID(ctx, key), checksum(u.Message(m))
		if entry := u.run.memory.Find(id, workflow.Now(ctx)); entry != nil {
			return u.repeat(ctx, key, result, entry, sum)
		}
	}
	place := &engine.Message{Aside: u.Abandon}
	u.run.addUpdate(place, u.lock(m))
	defer u.run.queue.End(place)
	if !u.run.awaitTurn(ctx, place) {
		return errDraining(markOf(ctx, answer.Draining))
	}
	if u.Abandon {
		defer u.run.mayAbandon(place)()
	}
	if !u.Dedup {
		return u.call(ctx, m, key, result)
	}
	entry, known := u.run.memory.Begin(id, sum, workflow.Now(ctx))
	if known {
		u.run.queue.Release(place)
		return u.repeat(ctx, key, result, entry, sum)
	}
	err := u.call(ctx, m, key, result)
	u.run.memory.Complete(entry, u.outcome(result, err), workflow.Now(ctx))
	return err
}

// repeat gives an update the outcome of the same one, for which it may have to wait.
func (u *updates) repeat(ctx workflow.Context, key string, result any, entry *engine.Entry, sum engine.Checksum) error {
	e := u.event(ctx, key)
	e.Outcome = Duplicate
	if !entry.Repeats(sum) {
		e.Outcome = Conflict
	}
	u.run.report(e)
	u.run.awaitUncalled(ctx, u.Abandon, func() bool { return !entry.Running() })
	return u.run.repeatOutcome(ctx, entry.Outcome(), result)
}

// lock is what the update has to hold while it is handled.
func (u *updates) lock(m any) engine.Lock {
	switch {
	case u.SerialKey != nil:
		return engine.KeyLock(u.SerialKey(m))
	case u.Serial:
		return engine.SerialLock
	}
	return ""
}

func (u *updates) call(ctx workflow.Context, m any, key string, result any) error {
	began := workflow.Now(ctx)
	handlerCtx, c := u.run.updateContext(ctx)
	err := handlerError(ctx, u.Name, u.Handle(handlerCtx, m, result))
	u.run.release(c)
	u.reportEnd(ctx, key, began, err)
	return err
}

// key identifies a message among those of its name, "" if it has none. A generated client makes the update ID from the same
// key.
func (u *updates) key(m any) string {
	if u.Key == nil {
		return ""
	}
	return u.Key(m)
}

// messageID identifies the update among all messages. An update ID that somebody has chosen is no
// key, whatever its text is.
func (u *updates) messageID(ctx workflow.Context, key string) engine.MessageID {
	if key != "" {
		return engine.NewMessageID(Update, u.Name, key)
	}
	return engine.NewMessageID(Update+" ID", u.Name, workflow.GetCurrentUpdateInfo(ctx).ID)
}

func (u *updates) reportEnd(ctx workflow.Context, key string, began time.Time, err error) {
	if u.run.silent() {
		return
	}
	e := u.event(ctx, key)
	e.Latency = workflow.Now(ctx).Sub(began)
	e.Outcome, e.Err = Handled, err
	if err != nil {
		e.Outcome = Failed
	}
	u.run.report(e)
}

// event is what is known about a message before it is handled.
func (u *updates) event(ctx workflow.Context, key string) Event {
	id := workflow.GetCurrentUpdateInfo(ctx).ID
	return Event{
		Kind:     Update,
		Message:  u.Name,
		Key:      cmp.Or(key, id),
		UpdateID: id,
	}
}

// mayAbandon notes that an update with its turn need not end, until the function that it returns is
// called.
func (r *Run) mayAbandon(place *engine.Message) (ended func()) {
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
func (r *Run) releaseAbandoned() {
	for _, place := range r.abandonable {
		r.queue.Release(place)
	}
}

// addUpdate puts an update into the queue. Those that come while handlers are registered wait until the
// signals that have come before them are there.
func (r *Run) addUpdate(place *engine.Message, lock engine.Lock) {
	add := func() { r.queue.AddUpdate(place, lock) }
	if r.open {
		add()
	} else {
		r.early = append(r.early, add)
	}
}

// awaitTurn waits until an update can begin, and reports false if the next run has to do it.
func (r *Run) awaitTurn(ctx workflow.Context, place *engine.Message) bool {
	r.awaitUncalled(ctx, place.Aside, func() bool { return r.continuing() || r.open && r.starting == 0 && r.queue.Turn(place) })
	if r.continuing() {
		return false
	}
	r.queue.BeginUpdate()
	return true
}

// awaitUncalled is await for an update whose handler has not been called. One that may be abandoned is
// not among those that are active.
func (r *Run) awaitUncalled(ctx workflow.Context, mayBeAbandoned bool, condition func() bool) {
	if !mayBeAbandoned {
		r.waiting++
		defer func() { r.waiting-- }()
	}
	await(ctx, condition)
}

// markOf is the mark of an answer to the update that is handled, or validated, in ctx.
func markOf(ctx workflow.Context, mark string) error {
	return answer.NewMark(mark, workflow.GetInfo(ctx).WorkflowExecution.ID, workflow.GetCurrentUpdateInfo(ctx).ID)
}
