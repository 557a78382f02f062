package reference

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

// Parcel is a parcel on its way to the recipient.
//
//temporal:workflow queue=parcels id=parcel-{Number} execution-timeout=2160h dedup-limit=500 dedup-ttl=720h
type Parcel interface {
	// Run follows the parcel until it is handed over.
	//
	//temporal:run
	Run(ctx workflow.Context, in ParcelInput) (Receipt, error)

	// Scanned records where the parcel was seen.
	//
	//temporal:signal name=scanned key={ScanID} batch-window=1s batch-max=100
	Scanned(ctx workflow.Context, scans []Scan) error

	// HandedOver ends the journey.
	//
	//temporal:signal name=handed_over serial on-invalid=fail
	HandedOver(ctx workflow.Context, h HandOver) error

	// Remark notes what somebody has to say about the parcel.
	//
	//temporal:signal name=remark on-error=log
	Remark(ctx workflow.Context, text string) error

	// Where is the place where the parcel was seen last, "" if it was not seen yet.
	//
	//temporal:query name=where
	Where() string

	// Scans are the last scans of the parcel, the oldest first.
	//
	//temporal:query name=scans
	Scans(limit int) ([]Scan, error)

	// Redirect sends the parcel to another address and returns the fee.
	//
	//temporal:update name=redirect id={RequestID} dedup serial
	Redirect(ctx workflow.Context, r Redirection) (Cents, error)

	//temporal:validator for=Redirect
	ValidateRedirect(ctx workflow.Context, r Redirection) error

	// AwaitScan waits until the parcel is seen at a place.
	//
	//temporal:update name=await_scan unfinished=abandon
	AwaitScan(ctx workflow.Context, place string) (Scan, error)

	// Hold keeps the parcel where it is, or lets it go on.
	//
	//temporal:update name=hold wait=completed
	Hold(ctx workflow.Context, h Hold) error
}

// ParcelInput starts a parcel.
type ParcelInput struct {
	Number string
	To     Address
}

// Address is where a parcel goes.
type Address struct {
	City   string
	Street string
}

// Scan tells that a parcel was at a place.
type Scan struct {
	ScanID string // of the scanner, which may send it twice
	Place  string
}

// HandOver is the end of a parcel's journey.
type HandOver struct {
	Recipient string
}

// Validate reports what is wrong with the message. It is called before the message is
// sent, and again before it is handled.
func (h HandOver) Validate() error {
	if h.Recipient == "" {
		return errors.New("somebody must have taken the parcel")
	}
	return nil
}

// Redirection changes where a parcel goes.
type Redirection struct {
	RequestID string // of the request: one request redirects once
	To        Address
}

// Hold tells whether a parcel is to be kept where it is.
type Hold struct {
	Keep bool
}

// Receipt says who has got a parcel.
type Receipt struct {
	Number    string
	Recipient string
	Paid      Cents
}

// Cents is an amount of money.
type Cents int64
