package interop

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// booking implements Booking.
type booking struct {
	state       Stay
	room        Room
	charges     []string // of this run
	closing     bool     // the day
	checkingOut bool
}

func newBooking(ctx workflow.Context, in Stay) (Booking, error) {
	b := &booking{state: in}
	b.write(ctx, "run", in.Guest)
	return b, nil
}

func (b *booking) Run(ctx workflow.Context, _ Stay) (Summary, error) {
	if err := workflow.Await(ctx, func() bool { return b.closing || b.checkingOut }); err != nil {
		return Summary{}, err
	}
	if b.closing {
		return Summary{}, ContinueBookingAsNew(func() Stay { return b.state })
	}
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return Summary{}, err
	}
	return Summary{b.state.Guest, b.state.Total, b.state.Entries}, nil
}

func (b *booking) Entries(filter Filter) ([]Entry, error) {
	if filter.Message == "" {
		return b.state.Entries, nil
	}
	entries := []Entry{}
	for _, e := range b.state.Entries {
		if e.Message == filter.Message {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

func (b *booking) Total() (int, error) { return b.state.Total, nil }

func (b *booking) Note(ctx workflow.Context, n Note) {
	b.write(ctx, BookingNoteSignal, n.Text)
}

func (b *booking) Serve(ctx workflow.Context, orders []Note) {
	var texts []string
	for _, o := range orders {
		texts = append(texts, o.Text)
	}
	b.write(ctx, BookingServeSignal, strings.Join(texts, "+"))
}

func (b *booking) CloseDay(ctx workflow.Context) {
	b.write(ctx, BookingCloseDaySignal, "")
	b.closing = true
}

func (b *booking) CheckOut(ctx workflow.Context) {
	b.write(ctx, BookingCheckOutSignal, "")
	b.checkingOut = true
}

// ValidateCharge says for which tenant it rejects a charge.
func (b *booking) ValidateCharge(ctx workflow.Context, c Charge) error {
	if c.Cents <= 0 {
		return temporal.NewApplicationError(fmt.Sprintf("%s is free, %s", c.What, TenantOf(ctx)), "FreeOfCharge", c)
	}
	return nil
}

// Charge writes down for which tenant the bank has seen the charge.
func (b *booking) Charge(ctx workflow.Context, c Charge) (Bill, error) {
	b.write(ctx, BookingChargeUpdate, c.What)
	authorised, err := BankActivities{}.Authorise(ctx, c)
	if err != nil {
		return Bill{}, err
	}
	if c.Cents > creditLimit {
		return Bill{}, temporal.NewNonRetryableApplicationError("no credit for "+c.What, "CreditExceeded", nil, c)
	}
	b.state.Entries = append(b.state.Entries, Entry{BankAuthoriseActivity, c.What, authorised})
	b.state.Total += c.Cents
	b.charges = append(b.charges, c.What)
	return Bill{b.state.Total, slices.Clone(b.charges)}, nil
}

const creditLimit = 100000

// ChangeRoom returns the room that the guest had before in this run.
func (b *booking) ChangeRoom(ctx workflow.Context, r Room) (Room, error) {
	b.write(ctx, BookingChangeRoomUpdate, r.Number)
	before := b.room
	b.room = r
	return before, nil
}

// Clean reports dirt to the workflow that it has started in both ways of a generated caller.
func (b *booking) Clean(ctx workflow.Context, r Room) (Report, error) {
	b.write(ctx, BookingCleanUpdate, r.Number)
	cleaning := StartCleaningChild(ctx, r, func(o *workflow.ChildWorkflowOptions) {
		o.TaskQueue = workflow.GetInfo(ctx).TaskQueueName
	})
	if err := cleaning.ReportDirt(ctx, Dirt{"bed"}); err != nil {
		return Report{}, err
	}
	if err := ExternalCleaning(CleaningID(r)).ReportDirt(ctx, Dirt{"bath"}); err != nil {
		return Report{}, err
	}
	return cleaning.Get(ctx)
}

func (b *booking) WakeUp(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return false })
}

func (b *booking) write(ctx workflow.Context, message, text string) {
	b.state.Entries = append(b.state.Entries, Entry{message, text, TenantOf(ctx)})
}

// bank implements Bank.
type bank struct {
	// opened is closed when charges of "held" may be authorised.
	opened chan struct{}
}

func (b bank) Authorise(ctx context.Context, c Charge) (string, error) {
	if c.What == "held" {
		select {
		case <-b.opened:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return TenantOf(ctx), nil
}
