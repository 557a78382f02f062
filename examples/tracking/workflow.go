package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// NotReachedType is the type of the error for those who wait for a status that will not be reached.
const NotReachedType = "NotReached"

// order implements Order. Messages come in any order, so none of them sets the status: they note what has happened, and the
// status follows from that. A message that comes late never turns it back.
type order struct {
	in       OrderInput
	paid     Money
	since    map[Status]time.Time // when statuses were reached that somebody has told of
	ended    Status               // "" unless the order has ended without a delivery
	tracking Tracking
	history  []Event // sorted by time
}

func newOrder(ctx workflow.Context, in OrderInput) (Order, error) {
	const day = 24 * time.Hour
	in.Timers = Timers{
		Payment:  cmp.Or(in.Timers.Payment, 7*day),
		Delivery: cmp.Or(in.Timers.Delivery, 30*day),
		Late:     cmp.Or(in.Timers.Late, day),
	}
	return &order{in: in, since: map[Status]time.Time{Created: workflow.Now(ctx)}}, nil
}

func (o *order) Run(ctx workflow.Context, _ OrderInput) (StatusReport, error) {
	begun, err := runtime.AwaitWithTimeout(ctx, o.in.Timers.Payment, func() bool { return o.reached(Paid) || o.reached(Shipped) })
	if err != nil {
		return StatusReport{}, err
	}
	if !begun {
		return o.end(ctx, Cancelled), nil
	}
	done, err := runtime.AwaitWithTimeout(ctx, o.in.Timers.Delivery, func() bool { return o.reached(Paid) && o.reached(Delivered) })
	if err != nil {
		return StatusReport{}, err
	}
	if !done {
		return o.end(ctx, Overdue), nil
	}
	// The customer has the parcel, but the carrier may not have told of the shipment yet.
	_, err = runtime.AwaitWithTimeout(ctx, o.in.Timers.Late, func() bool { return !o.since[Shipped].IsZero() })
	return o.Status(), err
}

// end is the end of an order that has not got as far as it should have.
func (o *order) end(ctx workflow.Context, s Status) StatusReport {
	o.ended, o.since[s] = s, workflow.Now(ctx)
	return o.Status()
}

// reached reports whether the order has reached a status. A parcel that was delivered was shipped, whoever has forgotten to
// say so; whether it is paid is another question.
func (o *order) reached(s Status) bool {
	return !o.since[s].IsZero() || s == Shipped && o.reached(Delivered)
}

// note adds an event to the history, where it belongs by its time.
func (o *order) note(at time.Time, format string, args ...any) {
	i, _ := slices.BinarySearchFunc(o.history, at, func(e Event, at time.Time) int {
		if e.At.After(at) {
			return 1
		}
		return -1 // after those of the same time
	})
	o.history = slices.Insert(o.history, i, Event{At: at, What: fmt.Sprintf(format, args...)})
}

func (o *order) PaymentReceived(_ workflow.Context, p Payment) {
	o.note(p.At, "%s paid", p.Amount)
	o.paid += p.Amount
	if o.paid >= o.in.Total && !o.reached(Paid) {
		o.since[Paid] = p.At
	}
}

// first reports whether it is the first time that somebody tells of a status. A carrier may send the same news again as another
// event, which no key shows.
func (o *order) first(ctx workflow.Context, s Status, at time.Time) bool {
	if !o.since[s].IsZero() {
		workflow.GetLogger(ctx).Warn("Told again", "Status", s, "At", at)
		return false
	}
	o.since[s] = at
	return true
}

func (o *order) Shipped(ctx workflow.Context, s Shipment) {
	if !o.first(ctx, Shipped, s.At) {
		return
	}
	o.note(s.At, "shipped with %s", s.Carrier)
	o.tracking.Carrier, o.tracking.TrackingNumber = s.Carrier, s.TrackingNumber
}

func (o *order) Scanned(_ workflow.Context, s Scan) {
	o.note(s.At, "seen in %s", s.Place)
	if s.At.After(o.tracking.At) {
		o.tracking.Place, o.tracking.At = s.Place, s.At
	}
}

func (o *order) Delivered(ctx workflow.Context, d Delivery) {
	if o.first(ctx, Delivered, d.At) {
		o.note(d.At, "delivered to %s", d.To)
	}
}

func (o *order) Status() StatusReport {
	r := StatusReport{Status: o.ended, Owed: max(o.in.Total-o.paid, 0)}
	for _, s := range []Status{Delivered, Shipped, Paid, Created} {
		if r.Status == "" && !o.since[s].IsZero() {
			r.Status = s
		}
	}
	r.Since = o.since[r.Status]
	return r
}

func (o *order) Tracking() Tracking { return o.tracking }

func (o *order) History() []Event { return o.history }

func (o *order) AwaitStatus(ctx workflow.Context, w WantedStatus) (StatusReport, error) {
	if err := workflow.Await(ctx, func() bool { return o.reached(w.Status) || o.ended != "" }); err != nil {
		return StatusReport{}, err
	}
	if !o.reached(w.Status) {
		return StatusReport{}, temporal.NewApplicationError(fmt.Sprintf("the order is %s", o.ended), NotReachedType)
	}
	return o.Status(), nil
}
