package runtime

import (
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// A SignalHandler handles the signals of one name. M is the message, None if there
// is none.
type SignalHandler[M any] struct {
	Name string
	// Handle handles a message; it is nil if HandleBatch is not.
	Handle func(workflow.Context, M) error

	// HandleBatch handles messages together: those that arrive within BatchWindow of the
	// first, or before it is over BatchMax of them. Zero stands for no limit. A workflow
	// that is about to end, to continue as new, or was cancelled, does not wait for more.
	HandleBatch func(workflow.Context, []M) error
	BatchWindow time.Duration
	BatchMax    int

	// Key identifies a message: of several with the same key only the first is handled.
	// Messages with an empty key are all handled, and so are all if Key is nil.
	Key func(M) string
	// Serial keeps the handler from running at the same time as other serial handlers.
	Serial bool
	// SerialKey makes messages for which it returns the same text take turns, whatever
	// their names; an empty text takes no turn.
	SerialKey func(M) string
	// LogErrors makes an error that Handle returns appear in the log and nowhere else.
	// Without it the workflow fails with the error.
	LogErrors bool
	// FailInvalid makes an invalid message fail the workflow. Without it such a message
	// is dropped and reported.
	FailInvalid bool

	batch     *batch[M] // of this run, if HandleBatch is set
	coroutine string    // name of those that handle its messages
	validates bool      // messages can have a Validate method
}

// signalReceiver is a SignalHandler whose message type no longer matters.
type signalReceiver interface {
	// receive starts the handler for a signal.
	receive(*run, arrival, workflow.ReceiveChannel)
	// receivePayloads takes a signal from the channel and encodes it again, or reports
	// false and that it could not be decoded.
	receivePayloads(*run, workflow.ReceiveChannel) (*commonpb.Payloads, bool)
}

func (h SignalHandler[M]) place() (MessageKind, string) { return KindSignal, h.Name }

func (h SignalHandler[M]) register(r *run) error {
	if _, ok := r.inbox.mailboxes[h.Name]; ok {
		return errors.New("it has two handlers")
	}
	if h.HandleBatch != nil {
		h.batch = &batch[M]{}
	}
	h.coroutine = "signal " + h.Name
	h.validates = r.contract.Check != nil || mayValidate[M]()
	r.inbox.mailboxes[h.Name] = mailbox{
		channel: workflow.GetSignalChannelWithOptions(r.ctx, h.Name, workflow.SignalChannelOptions{Description: r.description(KindSignal, h.Name)}),
		handler: h,
	}
	return nil
}

// dispatch starts handlers for all signals that have arrived.
func (r *run) dispatch() {
	for {
		a, m, ok := r.inbox.take()
		if !ok {
			return
		}
		m.handler.receive(r, a, m.channel)
	}
}

func (h SignalHandler[M]) receive(r *run, a arrival, channel workflow.ReceiveChannel) {
	m, ok := h.decode(r, a, channel)
	if !ok || !h.admit(r, m) {
		return
	}
	if h.batch != nil {
		h.addToBatch(r, m)
	} else {
		h.start(r, a, m)
	}
}

// admit reports whether a message is to be handled, and what became of it if not.
func (h SignalHandler[M]) admit(r *run, m M) bool {
	if !h.validates && h.Key == nil {
		return true
	}
	e := h.event(m)
	if e.Err = r.contract.Validate(m); e.Err != nil {
		e.Outcome = Invalid
		r.report(e)
		if h.FailInvalid {
			r.fail(temporal.NewApplicationErrorWithOptions(e.Err.Error(), InvalidType, temporal.ApplicationErrorOptions{NonRetryable: true, Cause: e.Err}))
		}
		return false
	}
	if e.Key == "" {
		return true
	}
	now, sum := workflow.Now(r.ctx), newChecksum(m)
	entry, known := r.dedup.begin(h.Name, e.Key, sum, now)
	if !known {
		r.dedup.complete(entry, nil, now)
		return true
	}
	e.Outcome = Duplicate
	if !entry.repeats(sum) {
		e.Outcome = Conflict
	}
	r.report(e)
	return false
}

// event is what is known about a message before it is handled.
func (h SignalHandler[M]) event(m M) Event {
	e := Event{Kind: KindSignal, Message: h.Name}
	if h.Key != nil {
		e.Key = h.Key(m)
	}
	return e
}

// start runs the handler in a coroutine of its own, which gets its turn later.
func (h SignalHandler[M]) start(r *run, a arrival, m M) {
	ctx, merged := r.signalContext(a)
	began := workflow.Now(r.ctx)
	var turn *ticket
	if h.Serial {
		turn = r.serial.enqueue()
	}
	r.active++
	r.starting++
	workflow.GoNamed(ctx, h.coroutine, func(ctx workflow.Context) {
		r.starting--
		if turn != nil {
			r.serial.awaitTurn(ctx, turn)
		}
		err := h.Handle(ctx, m)
		if turn != nil {
			r.serial.Unlock()
		}
		r.releaseContext(merged)
		r.active--
		h.reportEnd(r, m, began, err)
		h.failed(r, err)
	})
}

func (h SignalHandler[M]) reportEnd(r *run, m M, began time.Time, err error) {
	if r.silent() {
		return
	}
	e := h.event(m)
	e.Latency = workflow.Now(r.ctx).Sub(began)
	e.Outcome, e.Err = Handled, err
	if err != nil {
		e.Outcome = Failed
	}
	r.report(e)
}

// failed ends the workflow with the error of a handler, if it has one. A handler that
// was cancelled together with the workflow has not failed.
func (h SignalHandler[M]) failed(r *run, err error) {
	if err == nil || h.LogErrors || temporal.IsCanceledError(err) && r.cancelled {
		return
	}
	var next *workflow.ContinueAsNewError
	if errors.As(err, &next) {
		// Returned as it is, it would continue the workflow as new.
		err = fmt.Errorf("signal %s: only the workflow's Run method can continue as new", h.Name)
	}
	r.fail(err)
}

// decode gets the message of a signal, or reports that it cannot.
func (h SignalHandler[M]) decode(r *run, a arrival, channel workflow.ReceiveChannel) (M, bool) {
	if a.unreceived {
		return h.receiveMessage(r, channel)
	}
	m, err := decodePayloads[M](r.decoder, a.args)
	if err != nil {
		h.undecodable(r, err)
		return m, false
	}
	return m, true
}

func (h SignalHandler[M]) undecodable(r *run, err error) {
	r.report(Event{Kind: KindSignal, Message: h.Name, Outcome: Undecodable, Err: err})
}

// receiveMessage takes a message from the signal's channel. The SDK skips messages that
// it cannot decode, which shows only in how many are left.
func (h SignalHandler[M]) receiveMessage(r *run, channel workflow.ReceiveChannel) (M, bool) {
	var m M
	var target any
	if !isNone[M]() {
		target = &m
	}
	before := channel.Len()
	ok := channel.ReceiveAsync(target)
	skipped := before - channel.Len()
	if ok {
		skipped--
	}
	for range skipped {
		h.undecodable(r, fmt.Errorf("payload does not decode into %T", m))
	}
	return m, ok
}

func (h SignalHandler[M]) receivePayloads(r *run, channel workflow.ReceiveChannel) (*commonpb.Payloads, bool) {
	m, ok := h.receiveMessage(r, channel)
	if !ok || isNone[M]() {
		return nil, ok
	}
	payloads, err := encodePayloads(r.ctx, m)
	if err != nil {
		panic(fmt.Errorf("carry signal %s: %w", h.Name, err))
	}
	return payloads, true
}
