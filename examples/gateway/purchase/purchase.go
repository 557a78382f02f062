package purchase

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen
//go:generate go tool temporalgen contract .

// Purchase is paid through a payment provider, looked at by people if something is suspicious, and delivered.
//
//temporal:workflow queue=purchases id=purchase-{ID} id-reuse=reject-duplicate id-conflict=fail
type Purchase interface {
	// Run waits for the payment, and for an approval if one is needed, and has the item delivered.
	//
	//temporal:run roles=shop
	Run(ctx workflow.Context, in Order) (Receipt, error)

	// Ordered is the order as it was placed.
	//
	//temporal:query name=order roles=shop
	Ordered() Order

	// State tells how far the purchase is.
	//
	//temporal:query name=state roles=shop,reviewer,auditor
	State() State

	// AwaitChange waits until the state has a later version than the given one, and returns it.
	//
	// All who know the same version wait for the same update: its ID is the version.
	//
	//temporal:update name=await_change id={version} unfinished=abandon roles=shop,reviewer,auditor
	AwaitChange(ctx workflow.Context, version int) (State, error)

	//temporal:validator for=AwaitChange
	ValidateAwaitChange(ctx workflow.Context, version int) error

	// PaymentReceived records the payment. One that comes too late, or again, goes back.
	//
	//temporal:signal name=payment_received key={EventID} roles=provider
	PaymentReceived(ctx workflow.Context, payment Payment) error

	// FraudSuspected holds the purchase back until somebody approves it.
	//
	//temporal:signal name=fraud_suspected key={EventID} roles=provider
	FraudSuspected(ctx workflow.Context, alert FraudAlert)

	// Received tells whether the payment provider's event has arrived.
	//
	//temporal:query name=received roles=provider
	Received(eventID string) bool

	// Approve releases a purchase that was held back.
	//
	//temporal:update name=approve id={RequestID} dedup roles=reviewer
	Approve(ctx workflow.Context, approval Approval) (Decision, error)

	// ValidateApprove lets nobody approve what they have ordered themselves.
	//
	//temporal:validator for=Approve
	ValidateApprove(ctx workflow.Context, approval Approval) error

	// CallOff cancels a purchase that is not on its way yet. What was paid goes back.
	//
	//temporal:update name=cancel id={RequestID} dedup roles=shop,reviewer
	CallOff(ctx workflow.Context, cancellation Cancellation) (Decision, error)

	//temporal:validator for=CallOff
	ValidateCallOff(ctx workflow.Context, cancellation Cancellation) error
}

// Services are the systems that a purchase needs.
//
//temporal:activities start-to-close=10s
type Services interface {
	// Deliver hands the item to a carrier and returns the tracking number.
	//
	//temporal:activity name=deliver
	Deliver(ctx context.Context, order Order) (string, error)

	// Refund gives a payment back. The event ID tells the provider which.
	//
	//temporal:activity name=refund
	Refund(ctx context.Context, payment Payment) error
}

// Order is what somebody buys.
type Order struct {
	ID       string `validate:"required,max=40"`
	Item     string `validate:"required,max=200"`
	Amount   Cents  `validate:"min=1"`
	By       string `validate:"required,max=100"` // who has placed it
	Patience Patience
}

// Patience says how long a purchase waits. The zero value of each stands for its default.
type Patience struct {
	Payment time.Duration `validate:"min=0"` // for the payment, a day by default
	Review  time.Duration `validate:"min=0"` // for an approval, three days by default
}

// Payment is what the payment provider has received.
type Payment struct {
	EventID string `validate:"required,max=100"`
	Amount  Cents  `validate:"min=1"`
}

// FraudAlert is what the payment provider suspects.
type FraudAlert struct {
	EventID string `validate:"required,max=100"`
	Reason  string `validate:"required,max=500"`
}

// Approval releases a purchase.
type Approval struct {
	RequestID string `validate:"required,max=200"` // one request approves once
	By        string `validate:"required,max=100"`
	Comment   string `validate:"max=500"`
}

// Cancellation ends a purchase.
type Cancellation struct {
	RequestID string `validate:"required,max=200"` // one request cancels once
	By        string `validate:"required,max=100"`
	Reason    string `validate:"required,max=500"`
}

// Decision is what has become of an approval or a cancellation. It repeats what was asked for, so that whoever sends a request
// again sees whether it is the same one.
type Decision struct {
	Status Status
	By     string
	Text   string // the comment of an approval, or the reason of a cancellation
}

// Status is where a purchase stands.
type Status string

// The statuses of a purchase.
const (
	AwaitingPayment Status = "awaiting-payment"
	InReview        Status = "in-review"
	Delivering      Status = "delivering"
	Delivered       Status = "delivered"
	Cancelled       Status = "cancelled"
)

// Cancellable reports whether a purchase can be cancelled: it is not on its way yet.
func (s Status) Cancellable() bool { return s == AwaitingPayment || s == InReview }

// State is what people see of a purchase.
type State struct {
	Version  int // grows with each change
	Status   Status
	Ended    bool // whether nothing changes any more
	Item     string
	Amount   Cents
	By       string // who has placed the order
	Progress int    // in percent
	Paid     Cents
	Alerts   []string // why it is held back, the oldest first
	Tracking string   // "" until it is delivered
	Log      []Entry  // what has happened, the oldest first
}

// Entry is something that has happened.
type Entry struct {
	At   time.Time
	Text string
	By   string // "" for what nobody has done
}

// Receipt is the end of a purchase.
type Receipt struct {
	Status   Status
	Tracking string
	Refunded Cents
}
