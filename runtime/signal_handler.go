package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A SignalHandler handles the signals of one name. M is the message, None if there
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

// signalReceiver is a SignalHandler whose message type no longer matters.
type signalReceiver interface {
	coroutine() string
	// place gives the signal that has arrived its place in the queue.
	place(*run, *signal)
	// prepare makes the function that handles a signal whose turn has come, nil if it is not to
	// be handled.
	prepare(*run, *signal) func(workflow.Context)
}

func (h SignalHandler[M]) place() (MessageKind, string) { return KindSignal, h.Name }

func (h SignalHandler[M]) register(r *run) error {
	if _, ok := r.mailboxes[h.Name]; ok {
		return errors.New("it has two handlers")
	}
	receiver := &signalHandling[M]{
		SignalHandler: h,
		name:          "signal " + h.Name,
		validates:     r.contract.Check != nil || validate.HasMethod(reflect.TypeFor[M]()),
	}
	if h.HandleBatch != nil {
		receiver.batch = &batch{name: h.Name, handler: receiver, window: h.BatchWindow, max: h.BatchMax, lock: receiver.plainLock()}
		r.batches = append(r.batches, receiver.batch)
	}
	r.mailboxes[h.Name] = mailbox{
		channel: workflow.GetSignalChannelWithOptions(r.ctx, h.Name, workflow.SignalChannelOptions{Description: r.description(KindSignal, h.Name)}),
		handler: receiver,
	}
	return nil
}

// signalHandling is a SignalHandler in one run.
type signalHandling[M any] struct {
	SignalHandler[M]
	name      string // of the coroutines that handle its messages
	validates bool   // messages can have a Validate method
	batch     *batch // nil without HandleBatch
}

func (h *signalHandling[M]) coroutine() string { return h.name }

func (h *signalHandling[M]) plainLock() engine.Lock {
	if h.Serial {
		return engine.SerialLock
	}
	return ""
}

func (h *signalHandling[M]) place(r *run, s *signal) {
	if h.batch == nil && h.SerialKey == nil {
		r.queue.Place(h.plainLock())
		return
	}
	m, ok := h.decode(r, s)
	if !ok || h.batch != nil && !h.admit(r, s, m) {
		r.queue.Drop()
		return
	}
	s.message = m
	if h.batch == nil {
		lock, err := guard("the lock", func() string { return h.SerialKey(m) })
		if err != nil {
			r.queue.Drop()
			h.invalid(r, Event{Kind: KindSignal, Message: h.Name, Err: err})
			return
		}
		r.queue.Place(engine.KeyLock(lock))
		return
	}
	s.came = workflow.Now(r.ctx)
	h.batch.add(r, r.queue.Hold())
}

func (h *signalHandling[M]) prepare(r *run, s *signal) func(workflow.Context) {
	m, ok := h.decode(r, s)
	if !ok || !h.admit(r, s, m) {
		return nil
	}
	began := workflow.Now(r.ctx)
	return func(ctx workflow.Context) {
		err := handlerError(ctx, h.Name, h.Handle(ctx, m))
		h.reportEnd(r, s.key, began, err)
		h.failed(r, err)
	}
}

func (h *signalHandling[M]) handleBatch(r *run, ctx workflow.Context, members []*engine.Message) {
	messages := make([]M, len(members))
	for i, m := range members {
		messages[i], _ = m.Value.(*signal).message.(M)
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
func (h *signalHandling[M]) decode(r *run, s *signal) (M, bool) {
	if m, ok := s.message.(M); ok {
		return m, true
	}
	m, err := decodePayloads[M](r.ctx, r.decoder, s.args)
	if err != nil {
		r.report(Event{Kind: KindSignal, Message: h.Name, Outcome: Undecodable, Err: err})
		return m, false
	}
	return m, true
}

// admit reports whether a message is to be handled, and what became of it if not. From then on
// messages with its key are duplicates.
func (h *signalHandling[M]) admit(r *run, s *signal, m M) bool {
	if !h.validates && h.Key == nil {
		return true
	}
	e := Event{Kind: KindSignal, Message: h.Name}
	if e.Err = r.contract.Validate(m); e.Err == nil && h.Key != nil {
		e.Key, e.Err = guard("the key", func() string { return h.Key(m) })
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
	now, sum := workflow.Now(r.ctx), checksum(m)
	entry, known := r.memory.Begin(engine.NewMessageID(string(KindSignal), h.Name, e.Key), sum, now)
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
func (h *signalHandling[M]) invalid(r *run, e Event) {
	e.Outcome, e.Err = Invalid, boundedError(r.ctx, e.Err)
	r.report(e)
	if h.FailInvalid {
		r.fail(temporal.NewApplicationErrorWithOptions(e.Err.Error(), InvalidType, temporal.ApplicationErrorOptions{NonRetryable: true, Cause: e.Err}))
	}
}

func (h *signalHandling[M]) reportEnd(r *run, key string, began time.Time, err error) {
	if r.silent() {
		return
	}
	e := Event{Kind: KindSignal, Message: h.Name, Key: key, Outcome: Handled, Err: err}
	e.Latency = workflow.Now(r.ctx).Sub(began)
	if err != nil {
		e.Outcome = Failed
	}
	r.report(e)
}

// failed ends the workflow with the error of a handler, if it has one. A handler that
// was cancelled together with the workflow has not failed.
func (h *signalHandling[M]) failed(r *run, err error) {
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
