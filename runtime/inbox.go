package runtime

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// An inbox holds the signals of a run that have arrived and are not handled yet, in the
// order of their arrival. Those carried over from the previous run are first.
//
// Signals stay where a coroutine that ends the workflow can see them: one that blocks
// in Receive would have taken its signal out of sight before it gets its turn.
type inbox struct {
	mailboxes map[string]mailbox // by signal name
	carried   []arrival
	arrivals  *arrivals // nil without the interceptor; then there is at most one mailbox
	unknown   []string  // the names of signals without a handler that are still to be reported
	reporting bool      // a coroutine is going to report them
}

// A mailbox is the SDK's channel for a signal that has a handler.
type mailbox struct {
	channel workflow.ReceiveChannel
	handler signalReceiver
}

func newInbox(arrivals *arrivals, carried []carriedSignal) inbox {
	b := inbox{mailboxes: map[string]mailbox{}, arrivals: arrivals}
	var root workflow.Context
	var propagators []workflow.ContextPropagator
	if arrivals != nil {
		root, propagators = arrivals.root, arrivals.propagators
	}
	for _, c := range carried {
		b.carried = append(b.carried, c.arrival(root, propagators))
	}
	return b
}

// len is the number of signals that can be taken.
func (b *inbox) len() int {
	n := len(b.carried)
	if b.arrivals != nil {
		b.skipUnhandled()
		return n + len(b.arrivals.queue)
	}
	for _, m := range b.mailboxes {
		n += m.channel.Len()
	}
	return n
}

// take removes and returns the oldest signal that has a handler. Without the
// interceptor its value is still in the channel, for the handler to receive.
func (b *inbox) take() (arrival, mailbox, bool) {
	if len(b.carried) > 0 {
		a := b.carried[0]
		b.carried = b.carried[1:]
		return a, b.mailboxes[a.signal], true
	}
	if b.arrivals == nil {
		for name, m := range b.mailboxes {
			if m.channel.Len() > 0 {
				return arrival{signal: name, unreceived: true}, m, true
			}
		}
		return arrival{}, mailbox{}, false
	}
	b.skipUnhandled()
	if len(b.arrivals.queue) == 0 {
		return arrival{}, mailbox{}, false
	}
	a := b.arrivals.queue[0]
	b.arrivals.queue = b.arrivals.queue[1:]
	m := b.mailboxes[a.signal]
	m.channel.ReceiveAsync(nil)
	return a, m, true
}

// skipUnhandled drops signals without a handler from the order. Their values stay in
// their channels, for code that receives from them, or for the SDK's warning.
func (b *inbox) skipUnhandled() {
	kept := b.arrivals.queue[:0]
	for _, a := range b.arrivals.queue {
		if _, ok := b.mailboxes[a.signal]; ok {
			kept = append(kept, a)
		} else {
			b.unknown = append(b.unknown, a.signal)
		}
	}
	clear(b.arrivals.queue[len(kept):])
	b.arrivals.queue = kept
}

// dropUnknown drops signals carried from a run whose code had a handler for them.
func (b *inbox) dropUnknown(r *run) {
	b.carried = slices.DeleteFunc(b.carried, func(a arrival) bool {
		_, known := b.mailboxes[a.signal]
		if !known {
			r.report(Event{Kind: KindSignal, Message: a.signal, Outcome: Unknown})
		}
		return !known
	})
}

// reportUnknownLater reports signals without a handler after all coroutines have had
// their turn: one of the workflow's author may receive them.
func (r *run) reportUnknownLater() {
	if len(r.inbox.unknown) > 0 && !r.inbox.reporting {
		r.inbox.reporting = true
		workflow.GoNamed(r.ctx, "unknown signals", func(workflow.Context) { r.reportUnknown() })
	}
}

// reportUnknown reports signals without a handler that nobody has received. Those that
// have been reported before are still in their channels.
func (r *run) reportUnknown() {
	reported := map[string]int{}
	for _, name := range r.inbox.unknown {
		if reported[name] < workflow.GetSignalChannel(r.ctx, name).Len() {
			reported[name]++
			r.report(Event{Kind: KindSignal, Message: name, Outcome: Unknown})
		}
	}
	r.inbox.unknown, r.inbox.reporting = nil, false
}

// collect gets all signals ready to be carried to the next run, and returns how many
// bytes they take.
func (b *inbox) collect(r *run) int {
	var all []arrival
	for {
		a, m, ok := b.take()
		if !ok {
			break
		}
		if a.unreceived {
			if a.args, ok = m.handler.receivePayloads(r, m.channel); !ok {
				continue
			}
			a.unreceived = false
		}
		all = append(all, a)
	}
	b.carried = all
	size := 0
	for _, a := range all {
		size += a.size()
	}
	return size
}

// carry returns the collected signals in the form in which the next run gets them.
func (b *inbox) carry() []carriedSignal {
	var signals []carriedSignal
	for _, a := range b.carried {
		signals = append(signals, newCarriedSignal(a))
	}
	return signals
}
