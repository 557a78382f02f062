package run

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// A foreign signal has no handler. It waits until the workflow's code opens a receiver for its name, and then until
// that receives it. It is in no queue, so nothing waits for it.
type foreign struct {
	signal
	number  int   // among all foreign signals of the run
	mark    int64 // its place in the order
	carried bool  // from the previous run, and so not in the SDK's channel
}

// receiveForeign takes note of a signal that has no handler.
func (r *Run) receiveForeign(a arrival, carried bool) {
	r.foreigns++
	f := &foreign{signal: signal{arrival: a}, number: r.foreigns, mark: r.queue.Mark(), carried: carried}
	if receiver, ok := r.receivers[a.signal]; ok {
		if !carried {
			receiver.channel.ReceiveAsync(nil)
		}
		receiver.waiting = append(receiver.waiting, f)
		return
	}
	r.unclaimed[a.signal] = append(r.unclaimed[a.signal], f)
	if !carried {
		// Its value stays in its channel, for code that receives from it, or for the
		// SDK's warning.
		r.unknown = append(r.unknown, a.signal)
	}
}

// claim takes the signals of a name that nobody has received, also out of the SDK's channel.
func (r *Run) claim(name string, channel workflow.ReceiveChannel) []*foreign {
	all := r.unclaimed[name]
	delete(r.unclaimed, name)
	fresh := slices.IndexFunc(all, func(f *foreign) bool { return !f.carried })
	if fresh < 0 {
		return all
	}
	// Those that are no longer in the channel have been received from it.
	all = slices.Delete(all, fresh, max(fresh, len(all)-channel.Len()))
	for channel.ReceiveAsync(nil) {
	}
	return all
}

// A Receiver hands the signals of a name that has no handler to code that asks for them.
type Receiver struct {
	run     *Run
	channel workflow.ReceiveChannel // the SDK's, which is kept empty
	handler *signals                // checks them
	waiting []*foreign
	closed  bool
}

// Receiver opens a receiver for the signals of a name. Of the handler it needs what decodes, checks and identifies
// messages.
func (r *Run) Receiver(ctx workflow.Context, h *SignalHandler) *Receiver {
	// In a validator this panics, and nothing may have changed.
	_ = workflow.Await(ctx, func() bool { return true })
	channel := sdk.SignalChannel(ctx, h.Name)
	switch _, open := r.receivers[h.Name]; {
	case r.mailboxes[h.Name].handler != nil:
		panic(fmt.Errorf("receive signals %q: the workflow has a handler for them", h.Name))
	case open:
		panic(fmt.Errorf("receive signals %q: there is another receiver for them, which is not closed", h.Name))
	case channel == nil:
		panic(fmt.Errorf("receive signals %q: the SDK keeps the name for itself", h.Name))
	}
	receiver := &Receiver{run: r, channel: channel, handler: &signals{SignalHandler: h}, waiting: r.claim(h.Name, channel)}
	r.receivers[h.Name] = receiver
	return receiver
}

// Receive waits for a message and takes it.
func (c *Receiver) Receive(ctx workflow.Context) (message any, err error) {
	for {
		if err := workflow.Await(ctx, func() bool { return c.closed || c.Len() > 0 }); err != nil {
			return nil, err
		}
		if c.closed {
			return nil, errors.New("the receiver of signal " + c.handler.Name + " is closed")
		}
		if message, ok := c.take(); ok {
			return message, nil
		}
	}
}

// TryReceive takes a message, if there is one.
func (c *Receiver) TryReceive() (message any, ok bool) {
	for c.Len() > 0 {
		if message, ok := c.take(); ok {
			return message, true
		}
	}
	return nil, false
}

// Len is how many signals can be received: signals that were recorded before them have begun, or wait for their lock or
// for room.
func (c *Receiver) Len() int {
	if c.run.starting > 0 {
		return 0
	}
	return sort.Search(len(c.waiting), func(i int) bool { return !c.run.queue.SettledBefore(c.waiting[i].mark) })
}

// take takes the oldest signal, and reports whether it is to be received.
func (c *Receiver) take() (message any, ok bool) {
	f := c.waiting[0]
	c.waiting = slices.Delete(c.waiting, 0, 1)
	if !c.handler.decode(c.run, &f.signal) || !c.handler.admit(c.run, &f.signal) {
		return nil, false
	}
	c.run.report(Event{Kind: Signal, Message: f.arrival.signal, Key: f.key, Outcome: Handled})
	return f.message, true
}

// Close lets no more signals be received.
func (c *Receiver) Close() {
	if c.closed {
		return
	}
	c.closed = true
	delete(c.run.receivers, c.handler.Name)
	c.run.reportForeign(c.waiting, nil)
	c.waiting = nil
}

// unreceived are the signals that wait in receivers, the oldest first.
func (r *Run) unreceived() []*foreign {
	var all []*foreign
	for _, c := range r.receivers {
		all = append(all, c.waiting...)
	}
	slices.SortFunc(all, func(a, b *foreign) int { return a.number - b.number })
	return all
}

// dropUnreceived keeps signals that wait in receivers from taking more than half of what can be carried.
func (r *Run) dropUnreceived() {
	all := r.unreceived()
	size, dropped := foreignSizes(all), 0
	for size > r.carryLimit/2 {
		size -= all[dropped].carriedSize()
		dropped++
	}
	if dropped == 0 {
		return
	}
	last := all[dropped-1].number
	for _, c := range r.receivers {
		c.waiting = slices.DeleteFunc(c.waiting, func(f *foreign) bool { return f.number <= last })
	}
	r.reportForeign(all[:dropped], errors.New("more signals wait to be received than can be carried to the next run"))
}

// left are the signals that the next run gets: those that have not begun, and those that wait in receivers, the oldest
// first.
func (r *Run) left() []*signal {
	var all []*signal
	foreigns := r.unreceived()
	takeBefore := func(m *engine.Message) {
		for len(foreigns) > 0 && (m == nil || !r.queue.Before(m, foreigns[0].mark)) {
			all = append(all, &foreigns[0].signal)
			foreigns = foreigns[1:]
		}
	}
	for _, m := range r.queue.Waiting() {
		takeBefore(m)
		all = append(all, m.Value.(*signal))
	}
	takeBefore(nil)
	return all
}

func foreignSizes(all []*foreign) int {
	size := 0
	for _, f := range all {
		size += f.carriedSize()
	}
	return size
}

// reportUnreceived reports the signals for whose receivers the workflow has completed too early.
func (r *Run) reportUnreceived() { r.reportForeign(r.unreceived(), nil) }

// reportUnclaimed reports the signals that were carried to this run, which has not opened a receiver for them. Others
// were reported when they came.
func (r *Run) reportUnclaimed() {
	var all []*foreign
	for _, unclaimed := range r.unclaimed {
		for _, f := range unclaimed {
			if f.carried {
				all = append(all, f)
			}
		}
	}
	slices.SortFunc(all, func(a, b *foreign) int { return a.number - b.number })
	r.reportForeign(all, nil)
}

// reportForeign reports signals that nobody has received, and is not going to.
func (r *Run) reportForeign(all []*foreign, err error) {
	for _, f := range all {
		r.report(Event{Kind: Signal, Message: f.arrival.signal, Outcome: Unknown, Err: err})
	}
}

// dynamic reports whether an event is about a signal that has no handler.
func (r *Run) dynamic(e Event) bool {
	_, handled := r.mailboxes[e.Message]
	return e.Kind == Signal && !handled
}
