package interop

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Booking is a stay in a hotel, until the guest checks out.
//
//temporal:workflow name=hotel_booking queue=interop id=booking-{Number}
type Booking interface {
	// Run waits until the guest checks out and returns what has happened.
	//
	//temporal:run
	Run(ctx workflow.Context, in Stay) (Summary, error)

	// Entries are what has happened so far, as far as the filter lets them through.
	//
	//temporal:query name=list_entries
	Entries(filter Filter) ([]Entry, error)
	// Total is the sum of all charges, in cents.
	//
	//temporal:query name=get_total
	Total() (int, error)

	// Note writes down a wish of the guest, once for each note_id.
	//
	//temporal:signal name=add_note key={NoteID}
	Note(ctx workflow.Context, n Note)
	// Serve brings what the guest has ordered within a while.
	//
	//temporal:signal name=order_service batch-window=10s batch-max=2
	Serve(ctx workflow.Context, orders []Note)
	// CloseDay continues the booking as a new run.
	//
	//temporal:signal name=close_day
	CloseDay(ctx workflow.Context)
	// CheckOut ends the stay.
	//
	//temporal:signal name=check_out
	CheckOut(ctx workflow.Context)

	// Charge puts an amount on the bill, once for each charge_id, and returns the total.
	//
	//temporal:update name=add_charge id={ChargeID} dedup
	Charge(ctx workflow.Context, c Charge) (Bill, error)
	//temporal:validator for=Charge
	ValidateCharge(ctx workflow.Context, c Charge) error
	// ChangeRoom gives the guest another room, once for each update ID.
	//
	//temporal:update name=change_room dedup
	ChangeRoom(ctx workflow.Context, r Room) (Room, error)
	// Clean has a room cleaned by a workflow that is written by hand.
	//
	//temporal:update name=clean_room
	Clean(ctx workflow.Context, r Room) (Report, error)
	// WakeUp waits for the morning, which never comes.
	//
	//temporal:update name=wake_up unfinished=abandon
	WakeUp(ctx workflow.Context) error
}

// Bank is where charges are authorised.
//
//temporal:activities start-to-close=20s max-attempts=1
type Bank interface {
	// Authorise tells for which tenant a charge was authorised.
	//
	//temporal:activity name=authorise_charge
	Authorise(ctx context.Context, c Charge) (string, error)
}

// Stay starts a run of a booking.
type Stay struct {
	Number  string  `json:"number"`
	Guest   string  `json:"guest,omitempty"`
	Entries []Entry `json:"entries,omitempty"` // of earlier runs
	Total   int     `json:"total,omitempty"`   // of earlier runs, in cents
}

// Entry is one thing that has happened during a stay.
type Entry struct {
	Message string `json:"message"`          // wire name
	Text    string `json:"text,omitempty"`   // from the message
	Tenant  string `json:"tenant,omitempty"` // in whose name it was sent
}

// Filter selects entries.
type Filter struct {
	Message string `json:"message_name,omitempty"` // all if empty
}

// Note is a wish or an order of the guest. Notes without an ID are all different.
type Note struct {
	NoteID string `json:"note_id,omitempty"`
	Text   string `json:"note_text"`
}

// Charge is an amount that goes onto the bill.
type Charge struct {
	ChargeID string `json:"charge_id"`
	What     string `json:"what"`
	Cents    int    `json:"amount_cents"`
}

// Bill is what the guest has to pay.
type Bill struct {
	Cents   int      `json:"total_cents"`
	Charges []string `json:"charges"`
}

// Room is a room of the hotel.
type Room struct {
	Number string `json:"room_number"`
}

// Summary is the result of a stay.
type Summary struct {
	Guest   string  `json:"guest"`
	Cents   int     `json:"total_cents"`
	Entries []Entry `json:"entries"`
}
