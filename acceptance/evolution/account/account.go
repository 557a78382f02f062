// Package account has the contract of which package evolution makes changed ones: messages of all kinds, with all that a
// directive can say of how they are handled.
package account

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Account writes down the messages that it handles.
//
//temporal:workflow id=account-{ID} queue=accounts dedup-limit=5 drain-limit=2 max-concurrent=3
type Account interface {
	//temporal:run
	Run(ctx workflow.Context, in Opening) (Statement, error)

	// End and Say are what scenes are directed with: they stay as they are.
	//
	//temporal:signal name=end
	End(ctx workflow.Context, m Mark)
	//temporal:update name=say
	Say(ctx workflow.Context, m Mark) error

	// Note is handled at the same time as other messages.
	//
	//temporal:signal name=note
	Note(ctx workflow.Context, e Entry) error
	// Deposit is handled once for each key.
	//
	//temporal:signal name=deposit key={Key}
	Deposit(ctx workflow.Context, e Entry) error
	// Spend takes turns for each purse.
	//
	//temporal:signal name=spend serial={Purse}
	Spend(ctx workflow.Context, e Entry) error
	// Seal takes turns with all others that do, and fails the workflow.
	//
	//temporal:signal name=seal serial on-invalid=fail
	Seal(ctx workflow.Context, e Entry) error
	// Correct may fail without consequences.
	//
	//temporal:signal name=correct on-error=log
	Correct(ctx workflow.Context, e Entry) error
	// Collect handles several entries at a time, each one once.
	//
	//temporal:signal name=collect key={Key} batch-window=100ms batch-max=3
	Collect(ctx workflow.Context, entries []Entry) error
	// Link is a protobuf message.
	//
	//temporal:signal name=link
	Link(ctx workflow.Context, to *commonpb.WorkflowExecution) error

	// Audit is handled at the same time as other messages.
	//
	//temporal:update name=audit
	Audit(ctx workflow.Context, e Entry) (Balance, error)
	// Transfer is handled once for each key.
	//
	//temporal:update name=transfer id={Key} dedup serial
	Transfer(ctx workflow.Context, e Entry) (Balance, error)
	//temporal:validator for=Transfer
	ValidateTransfer(ctx workflow.Context, e Entry) error
	// Confirm is handled once for each update ID.
	//
	//temporal:update name=confirm dedup
	Confirm(ctx workflow.Context, e Entry) (Balance, error)
	// Watch does not keep the workflow from ending.
	//
	//temporal:update name=watch unfinished=abandon
	Watch(ctx workflow.Context, e Entry) error

	//temporal:query name=balance
	Balance(purse string) (Balance, error)
	//temporal:query name=runs
	Runs() int
}

// Opening is what a run of an account begins with.
type Opening struct {
	ID    string
	Owner string `json:",omitempty"`
	Runs  int    `json:",omitempty"` // before this one
}

// Statement is the result of an account.
type Statement struct {
	Owner string
	Runs  int64
}

// Balance is an answer. It depends on the message alone, so that scenes have the same answers whenever messages come.
type Balance struct {
	Sum     int64
	Entries int
}

// Mark is a line that a scene is directed with: at "close" the workflow completes, at "continue" it continues as new.
type Mark struct {
	Text string
}

// Kind is what was paid with.
type Kind string

// The kinds.
const (
	Cash Kind = "cash"
	Card Kind = "card"
)

// Entry is a message of an account.
type Entry struct {
	Text   string `validate:"required"`
	Key    string `json:",omitempty"`
	Purse  string `json:",omitempty"`
	Amount int64  `json:",omitempty" validate:"min=0"`
	Kind   Kind   `json:",omitempty" validate:"omitempty,oneof=cash card"`
	Remark string `json:",omitempty"`

	// What the handler does, in this order.
	Await string        `json:",omitempty"` // waits for this line
	Sleep time.Duration `json:",omitempty"`
	Error string        `json:",omitempty"` // fails
}
