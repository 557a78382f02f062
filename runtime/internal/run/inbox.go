package run

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// Signals come into the queue as data. The supervisor gives them their places there and begins
// those that can begin, a few at a time, so that Run and all who wait for a condition get
// a turn in between.
const (
	// beginAtOnce is how many handlers begin before Run gets a turn.
	beginAtOnce = 5
	// placeAtOnce is how many signals are looked at in one turn, for which some have to be
	// decoded.
	placeAtOnce = 100

	// longHeld is how long the bound may be reached before that is worth a warning.
	longHeld = time.Minute
)

// A mailbox is the SDK's channel for a signal that has a handler.
type mailbox struct {
	channel workflow.ReceiveChannel
	handler *signals
}

// A signal is the value of a message in the queue that is no batch.
type signal struct {
	arrival
	place   engine.Message // in the queue
	handler *signals
	message any       // decoded, if it is
	key     string    // of a message that has one, once it is known to be handled
	came    time.Time // into its batch
}

// receive puts a signal into the queue.
func (r *Run) receive(a arrival) {
	r.received++
	box, ok := r.mailboxes[a.signal]
	if !ok {
		r.receiveForeign(a, false)
		return
	}
	box.channel.ReceiveAsync(nil)
	r.enqueue(a, box)
}

// channel is the SDK's channel for the signals of a name, nil if they have neither a handler nor a receiver.
func (r *Run) channel(name string) workflow.ReceiveChannel {
	if receiver, ok := r.receivers[name]; ok {
		return receiver.channel
	}
	return r.mailboxes[name].channel
}

// receiveCarried is receive for signals carried from the previous run, which are in no channel. That run's
// code may have had handlers that this one has not, or receivers that this one has still to open.
func (r *Run) receiveCarried(a arrival) {
	box, ok := r.mailboxes[a.signal]
	if !ok {
		r.receiveForeign(a, true)
		return
	}
	r.enqueue(a, box)
}

func (r *Run) enqueue(a arrival, box mailbox) {
	s := &signal{arrival: a, handler: box.handler}
	s.place.Value = s
	r.queue.Add(&s.place)
}

// place gives signals their places in the queue.
func (r *Run) place() {
	for range placeAtOnce {
		m := r.queue.Arrived()
		if m == nil {
			return
		}
		r.warnIfHeld()
		s := m.Value.(*signal)
		s.handler.place(r, s)
	}
}

// warnIfHeld tells that a signal has come while the bound has been reached for long: if a handler
// waits for it, that is for ever.
func (r *Run) warnIfHeld() {
	if r.full.IsZero() || workflow.Now(r.ctx).Sub(r.full) < longHeld {
		return
	}
	r.full = time.Time{}
	workflow.GetLogger(r.ctx).Warn("A signal waits, since as many signal handlers run as may run at a time, for a minute or longer: "+
		"they must not wait for further signals", "MaxConcurrent", r.definition.MaxConcurrent, "Waiting", r.queue.Len())
}

// A handling is a signal or a batch that has begun, and what is left to do with it.
type handling struct {
	message   *engine.Message
	arrival   arrival // of a signal
	coroutine string  // the name of the one in which it is handled
	handle    func(workflow.Context)
}

// dispatch begins what can begin, as far as that is before Run's next turn.
func (r *Run) dispatch() {
	for h := r.beginNext(); h != nil; h = r.beginNext() {
		r.begin(h)
	}
}

// beginNext takes what is to begin next out of the queue, nil if nothing can before Run's next turn.
func (r *Run) beginNext() *handling {
	for r.began < beginAtOnce {
		m := r.queue.Begin()
		if m == nil {
			return nil
		}
		r.began++
		if r.queue.Full() {
			r.full = workflow.Now(r.ctx)
		}
		switch v := m.Value.(type) {
		case *signal:
			if handle := v.handler.prepare(r, v); handle != nil {
				return &handling{message: m, arrival: v.arrival, coroutine: v.handler.coroutine, handle: handle}
			}
			r.queue.End(m)
		case *batch:
			return &handling{message: m, coroutine: "signal batch " + v.name, handle: func(ctx workflow.Context) {
				v.handler.handleBatch(r, ctx, m.Members())
			}}
		}
	}
	return nil
}

// begin handles a signal or a batch in a coroutine of its own, which gets its turn later.
func (r *Run) begin(h *handling) {
	r.active++
	r.starting++
	workflow.GoNamed(r.handling, h.coroutine, func(ctx workflow.Context) {
		r.starting--
		if r.continuing() && !r.queue.BeforeLimit(h.message) {
			// Run has decided to continue as new meanwhile.
			r.queue.Return(h.message)
		} else {
			r.handle(ctx, h)
		}
		r.active--
	})
}

// handle handles a message, and then, in the same coroutine, what has waited for that: a new
// coroutine would cost more than a short handler. ctx is the coroutine's.
func (r *Run) handle(ctx workflow.Context, h *handling) {
	for coroutine := h.coroutine; h != nil; {
		handlerCtx, c := r.signalContext(ctx, h)
		h.handle(handlerCtx)
		r.release(c)
		r.queue.End(h.message)
		r.full = time.Time{}
		h = nil
		if r.starting == 0 { // else those that have begun before come first
			if h = r.beginNext(); h != nil && h.coroutine != coroutine {
				r.begin(h)
				h = nil
			}
		}
		r.dispatch()
	}
}

// reportUnknownLater reports signals without a handler after all coroutines have had
// their turn: one of the workflow's author may receive them.
func (r *Run) reportUnknownLater() {
	if len(r.unknown) > 0 && !r.reporting {
		r.reporting = true
		workflow.GoNamed(r.ctx, "unknown signals", func(workflow.Context) { r.reportUnknown() })
	}
}

// reportUnknown reports signals without a handler that nobody has received. Those that
// have been reported before are still in their channels.
func (r *Run) reportUnknown() {
	reported := map[string]int{}
	for _, name := range r.unknown {
		// What has no channel nobody can have received.
		if c := sdk.SignalChannel(r.ctx, name); c == nil || reported[name] < c.Len() {
			reported[name]++
			r.report(Event{Kind: Signal, Message: name, Outcome: Unknown})
		}
	}
	r.unknown, r.reporting = nil, false
}

// reportUnhandled reports the signals for which the workflow has completed too early.
func (r *Run) reportUnhandled() {
	for _, m := range r.queue.Waiting() {
		r.report(Event{Kind: Signal, Message: m.Value.(*signal).signal, Outcome: Unhandled})
	}
}
