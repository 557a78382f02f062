package run

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
)

// A SignalHandler handles the signals of one name. Its functions get messages as pointers, which New makes.
type SignalHandler struct {
	Name string
	// New makes a message to decode into.
	New func() any
	// Empty is set if there is nothing to decode.
	Empty bool
	// Value is the message that a pointer points to.
	Value func(message any) any
	// Check says what is wrong with a message. It does not panic. It is nil if there can be nothing.
	Check func(message any) error

	Handle      func(ctx workflow.Context, message any) error    // nil with HandleBatch
	HandleBatch func(ctx workflow.Context, messages []any) error // nil without batches
	BatchWindow time.Duration                                    // zero for no limit
	BatchMax    int                                              // likewise

	Key         func(message any) string // nil without a key
	Serial      bool
	SerialKey   func(message any) string // nil without
	LogErrors   bool
	FailInvalid bool
}

func (h *SignalHandler) place() (kind, name string) { return Signal, h.Name }

func (r *Run) registerSignal(h *SignalHandler) error {
	if _, ok := r.mailboxes[h.Name]; ok {
		return errors.New("it has two handlers")
	}
	if _, ok := r.receivers[h.Name]; ok {
		return errors.New("the initialiser has opened a receiver for it")
	}
	s := &signals{SignalHandler: h, coroutine: "signal " + h.Name}
	if h.HandleBatch != nil {
		s.batch = &batch{name: h.Name, handler: s, window: h.BatchWindow, max: h.BatchMax, lock: s.plainLock()}
		r.batches = append(r.batches, s.batch)
	}
	r.mailboxes[h.Name] = mailbox{
		channel: workflow.GetSignalChannelWithOptions(r.ctx, h.Name, workflow.SignalChannelOptions{Description: r.description(Signal, h.Name)}),
		handler: s,
	}
	return nil
}

// signals are those of one name in one run.
type signals struct {
	*SignalHandler
	coroutine string // the name of those that handle them
	batch     *batch // nil without HandleBatch
}

func (h *signals) plainLock() engine.Lock {
	if h.Serial {
		return engine.SerialLock
	}
	return ""
}

// place gives the signal that has arrived its place in the queue.
func (h *signals) place(r *Run, s *signal) {
	if h.batch == nil && h.SerialKey == nil {
		r.queue.Place(h.plainLock())
		return
	}
	if !h.decode(r, s) || h.batch != nil && !h.admit(r, s) {
		r.queue.Drop()
		return
	}
	if h.batch == nil {
		lock, err := guard.Call("the lock", func() string { return h.SerialKey(s.message) })
		if err != nil {
			r.queue.Drop()
			h.invalid(r, Event{Kind: Signal, Message: h.Name, Err: err})
			return
		}
		r.queue.Place(engine.KeyLock(lock))
		return
	}
	s.came = workflow.Now(r.ctx)
	h.batch.add(r, r.queue.Hold())
}

// prepare makes the function that handles a signal whose turn has come, nil if it is not to
// be handled.
func (h *signals) prepare(r *Run, s *signal) func(workflow.Context) {
	if !h.decode(r, s) || !h.admit(r, s) {
		return nil
	}
	began := workflow.Now(r.ctx)
	return func(ctx workflow.Context) {
		err := handlerError(ctx, h.Name, h.Handle(ctx, s.message))
		h.reportEnd(r, s.key, began, err)
		h.failed(r, err)
	}
}

// handleBatch handles decoded signals together.
func (h *signals) handleBatch(r *Run, ctx workflow.Context, members []*engine.Message) {
	messages := make([]any, len(members))
	for i, m := range members {
		messages[i] = m.Value.(*signal).message
	}
	err := handlerError(ctx, h.Name, h.HandleBatch(ctx, messages))
	for _, m := range members {
		s := m.Value.(*signal)
		h.reportEnd(r, s.key, s.came, err)
	}
	h.failed(r, err)
}

// decode gets the message of a signal, or reports that it cannot. It runs in the supervisor's
// coroutine: decoding makes the stack grow, which that of a handler need not do.
func (h *signals) decode(r *Run, s *signal) bool {
	if s.message != nil {
		return true
	}
	message := h.New()
	if !h.Empty {
		if err := r.decoder.Decode(r.ctx, s.args, message); err != nil {
			r.report(Event{Kind: Signal, Message: h.Name, Outcome: Undecodable, Err: err})
			return false
		}
	}
	s.message = message
	return true
}

// admit reports whether a message is to be handled, and what became of it if not. From then on
// messages with its key are duplicates.
func (h *signals) admit(r *Run, s *signal) bool {
	if h.Check == nil && h.Key == nil {
		return true
	}
	e := Event{Kind: Signal, Message: h.Name}
	if h.Check != nil {
		e.Err = h.Check(s.message)
	}
	if e.Err == nil && h.Key != nil {
		e.Key, e.Err = guard.Call("the key", func() string { return h.Key(s.message) })
	}
	if e.Err != nil {
		h.invalid(r, e)
		return false
	}
	s.key = e.Key
	if e.Key == "" || s.counted {
		return true
	}
	s.counted = true
	now, sum := workflow.Now(r.ctx), checksum(h.Value(s.message))
	entry, known := r.memory.Begin(engine.NewMessageID(Signal, h.Name, e.Key), sum, now)
	if !known {
		r.memory.Complete(entry, nil, now)
		return true
	}
	e.Outcome = Duplicate
	if !entry.Repeats(sum) {
		e.Outcome = Conflict
	}
	r.report(e)
	return false
}

// invalid says that a message is not handled since it is invalid.
func (h *signals) invalid(r *Run, e Event) {
	e.Outcome, e.Err = Invalid, boundedError(r.ctx, answer.Sendable("the check of "+h.Name, e.Err))
	r.report(e)
	if h.FailInvalid {
		r.fail(temporal.NewApplicationErrorWithOptions(e.Err.Error(), answer.Invalid, temporal.ApplicationErrorOptions{
			NonRetryable: true, Cause: boundedError(r.ctx, answer.OfCheck(e.Err)),
		}))
	}
}

func (h *signals) reportEnd(r *Run, key string, began time.Time, err error) {
	if r.silent() {
		return
	}
	e := Event{Kind: Signal, Message: h.Name, Key: key, Outcome: Handled, Err: err}
	e.Latency = workflow.Now(r.ctx).Sub(began)
	if err != nil {
		e.Outcome = Failed
	}
	r.report(e)
}

// failed ends the workflow with the error of a handler, if it has one. A handler that
// was cancelled together with the workflow has not failed.
func (h *signals) failed(r *Run, err error) {
	if err == nil || h.LogErrors || temporal.IsCanceledError(err) && r.ctx.Err() != nil {
		return
	}
	var next *workflow.ContinueAsNewError
	if errors.As(err, &next) {
		// Returned as it is, it would continue the workflow as new.
		err = fmt.Errorf("signal %s: only the workflow's Run method can continue as new", h.Name)
	}
	r.fail(err)
}
