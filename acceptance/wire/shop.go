package wire

import (
	"context"
	"errors"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Shop fails in every way that it is told to.
//
//temporal:workflow queue=wire id={ID} drain-limit=1
type Shop interface {
	//temporal:run
	Run(ctx workflow.Context, in Opening) (string, error)

	// Pay gives a receipt for each key once.
	//
	//temporal:update name=pay id={Key} dedup
	Pay(ctx workflow.Context, p Payment) (Receipt, error)
	//temporal:validator for=Pay
	ValidatePay(ctx workflow.Context, p Payment) error

	// Refund gives a receipt of its own.
	//
	//temporal:update name=refund dedup
	Refund(ctx workflow.Context, p Payment) (Receipt, error)

	// Exchange takes two things.
	//
	//temporal:update name=exchange id={offered.Key} dedup
	Exchange(ctx workflow.Context, offered, wanted Payment) (Receipt, error)

	// Door lets nobody in before it is opened.
	//
	//temporal:update name=door
	Door(ctx workflow.Context, by string) (Receipt, error)
	//temporal:validator for=Door
	ValidateDoor(ctx workflow.Context, by string) error

	//temporal:query name=ask
	Ask(how string) (string, error)

	//temporal:signal name=open
	Open(ctx workflow.Context)
	//temporal:signal name=alarm on-error=fail
	Alarm(ctx workflow.Context, how string) error
	//temporal:signal name=close
	Close(ctx workflow.Context, how string)
}

// Errands are what the shop does elsewhere.
//
//temporal:activities start-to-close=20s max-attempts=1
type Errands interface {
	//temporal:activity name=errand
	Errand(ctx context.Context, how string) error
}

// Opening starts a run of a shop.
type Opening struct {
	ID       string
	Receipts int // of earlier runs
}

// Payment says how it is to end. Errors are named as in failures.
type Payment struct {
	Key    string
	Reject string // by the validator
	Fail   string // by the handler
}

// Validate makes a payment to nobody invalid.
func (p Payment) Validate() error {
	if p.Fail == "nobody" {
		return &problem{"nobody to pay", errors.New("no name")}
	}
	return nil
}

// Receipt numbers what was handled.
type Receipt struct {
	Number int
	Of     string // which update
}

// Kiosk has no ID of its own.
//
//temporal:workflow queue=wire
type Kiosk interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:signal name=ring
	Ring(ctx workflow.Context)
	//temporal:update name=buy
	Buy(ctx workflow.Context) error
}
