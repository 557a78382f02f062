package run

import (
	"cmp"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// An arrival is a signal as the server recorded it.
type arrival struct {
	// ctx has what came with the signal. It is nil if nothing did: it has no header, and no interceptor could
	// have added anything.
	ctx    workflow.Context
	signal string
	args   *commonpb.Payloads

	number int // counts the signals that came before the run claimed them

	carriedHeader map[string]*commonpb.Payload // if it was carried
	counted       bool                         // if it was carried, and is in the memory
}

// header is what the signal was sent with.
func (a arrival) header() map[string]*commonpb.Payload {
	if a.carriedHeader != nil || a.ctx == nil {
		return a.carriedHeader
	}
	return interceptor.WorkflowHeader(a.ctx)
}

// A delivery hands the signals of one run to it in the order of their arrival.
type delivery struct {
	root    workflow.Context  // as the SDK made it
	alone   bool              // no other interceptor stands between those of this package
	carried *commonpb.Payload // what the previous run has handed on; nil for nothing
	*Settings

	receive func(arrival)        // of the run; nil until it claims its signals, and in workflows that are not generated
	early   map[string][]arrival // by name, what came before that
	count   int                  // of arrivals

	channels map[string]workflow.ReceiveChannel // by name, those that somebody has asked for before that
}

type deliveryKey struct{}

// opened takes note of a channel that somebody can receive from.
func (d *delivery) opened(name string, channel workflow.ReceiveChannel) workflow.ReceiveChannel {
	if d.receive == nil {
		if d.channels == nil {
			d.channels = map[string]workflow.ReceiveChannel{}
		}
		d.channels[name] = channel
	}
	return channel
}

// before is called before a signal gets into the SDK's channel. If there is none of its name, somebody else
// has taken those that are kept here. The SDK's GetUnhandledSignalNames would tell that too, but it puts a value where
// a Select that has been woken up, and has not gone on yet, overwrites it.
func (d *delivery) before(name string) {
	if c := d.channels[name]; c != nil && c.Len() == 0 {
		delete(d.early, name)
	}
}

// add hands a signal to the run, or keeps it for one that may still claim it: another interceptor may
// do something before the workflow's code starts.
func (d *delivery) add(a arrival) {
	if d.receive != nil {
		d.receive(a)
		return
	}
	if d.early == nil {
		d.early = map[string][]arrival{}
	}
	d.count++
	a.number = d.count
	d.early[a.signal] = append(d.early[a.signal], a)
}

// claim gives a run its signals: those that have come, and each that comes later. Of the names for which it has
// a channel, those that are no longer there have been taken by somebody else.
func (d *delivery) claim(channel func(name string) workflow.ReceiveChannel, receive func(arrival)) {
	var early []arrival
	for name, arrivals := range d.early {
		if c := channel(name); c != nil {
			arrivals = arrivals[max(0, len(arrivals)-c.Len()):]
		}
		early = append(early, arrivals...)
	}
	slices.SortFunc(early, func(a, b arrival) int { return cmp.Compare(a.number, b.number) })
	d.early, d.channels, d.receive = nil, nil, receive
	for _, a := range early {
		receive(a)
	}
}

// deliveryOf returns the delivery to a workflow, nil without the interceptor.
func deliveryOf(ctx workflow.Context) *delivery {
	d, _ := ctx.Value(deliveryKey{}).(*delivery)
	return d
}
