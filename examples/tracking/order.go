package main

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Order follows an order by what a payment provider and a carrier tell of it.
//
//temporal:workflow queue=tracking id=tracking-{OrderID}
type Order interface {
	// Run ends when the order is paid and delivered, or when that has not happened in time.
	//
	//temporal:run
	Run(ctx workflow.Context, in OrderInput) (StatusReport, error)

	// PaymentReceived tells of a payment. There may be several.
	//
	//temporal:signal name=payment_received key={PaymentID}
	PaymentReceived(ctx workflow.Context, p Payment)

	// Shipped tells that the carrier has the parcel.
	//
	//temporal:signal name=shipped key={EventID}
	Shipped(ctx workflow.Context, s Shipment)

	// Scanned tells where the parcel was seen.
	//
	//temporal:signal name=scanned key={EventID}
	Scanned(ctx workflow.Context, s Scan)

	// Delivered tells that the customer has the parcel.
	//
	//temporal:signal name=delivered key={EventID}
	Delivered(ctx workflow.Context, d Delivery)

	// Status is the status, and since when the order has it.
	//
	//temporal:query name=get_status
	Status() StatusReport

	// Tracking tells where the parcel is.
	//
	//temporal:query name=get_tracking
	Tracking() Tracking

	// History is all that has happened, in the order in which it has.
	//
	//temporal:query name=get_history
	History() []Event

	// AwaitStatus returns when the order has reached a status or has gone beyond it, or with an error if that will not happen any
	// more.
	//
	//temporal:update name=wait_for_status
	AwaitStatus(ctx workflow.Context, w WantedStatus) (StatusReport, error)
}

// OrderInput starts to follow an order.
type OrderInput struct {
	OrderID string `validate:"required"`
	Total   Money  `validate:"gt=0"`
	Timers  Timers
}

// Timers say how long an order is waited for. The zero value of each stands for its default.
type Timers struct {
	Payment  time.Duration // until an order is cancelled that is neither paid nor shipped, 7 days by default
	Delivery time.Duration // until it is overdue, 30 days after it was paid or shipped
	Late     time.Duration // for messages of a carrier that come after the delivery, 1 day
}

// Payment is a message of the payment provider.
type Payment struct {
	PaymentID string    `validate:"required"`
	At        time.Time `validate:"required"`
	Amount    Money     `validate:"gt=0"`
}

// Shipment is a message of the carrier.
type Shipment struct {
	EventID        string    `validate:"required"`
	At             time.Time `validate:"required"`
	Carrier        string
	TrackingNumber string
}

// Scan is a message of the carrier.
type Scan struct {
	EventID string    `validate:"required"`
	At      time.Time `validate:"required"`
	Place   string    `validate:"required"`
}

// Delivery is a message of the carrier.
type Delivery struct {
	EventID string    `validate:"required"`
	At      time.Time `validate:"required"`
	To      string
}

// Status is where an order stands.
type Status string

// The statuses of an order, in the order in which it reaches them, and those in which it ends instead.
const (
	Created   Status = "created"
	Paid      Status = "paid"
	Shipped   Status = "shipped"
	Delivered Status = "delivered"

	Cancelled Status = "cancelled" // neither paid nor shipped in time
	Overdue   Status = "overdue"   // somebody has to look for the parcel, or the money
)

// StatusReport is the status of an order.
type StatusReport struct {
	Status Status
	// Since is when the order has reached the status, by the clock of who has told of it.
	Since time.Time
	// Owed is what is not paid. A parcel may have been delivered before the payment provider says so.
	Owed Money
}

// Tracking tells where a parcel is.
type Tracking struct {
	Carrier        string
	TrackingNumber string
	Place          string // of the latest scan
	At             time.Time
}

// Event is something that has happened.
type Event struct {
	At   time.Time
	What string
}

// WantedStatus is what somebody waits for.
type WantedStatus struct {
	Status Status
}

// Validate is called before the update is sent, and again before it is accepted.
func (w WantedStatus) Validate() error {
	switch w.Status {
	case Created, Paid, Shipped, Delivered:
		return nil
	}
	return fmt.Errorf("nobody can wait for the status %q", w.Status)
}
