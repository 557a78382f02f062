package replay

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Ledger writes down the messages that it handles.
//
//temporal:workflow id={ID}
type Ledger interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Lines, error)

	// Note and Remark are handled at the same time as other messages.
	//
	//temporal:signal name=note
	Note(ctx workflow.Context, e Entry) error
	//temporal:signal name=remark
	Remark(ctx workflow.Context, e Entry) error
	// Deposit is handled once for each key.
	//
	//temporal:signal name=deposit key={Key} serial
	Deposit(ctx workflow.Context, e Entry) error
	// Correct may fail without consequences.
	//
	//temporal:signal name=correct on-error=log
	Correct(ctx workflow.Context, e Entry) error
	// Collect handles several entries at a time, each one once.
	//
	//temporal:signal name=collect key={Key} batch-window=50ms batch-max=3 serial
	Collect(ctx workflow.Context, entries []Entry) error
	// Seal fails the workflow if it is invalid.
	//
	//temporal:signal name=seal on-invalid=fail
	Seal(ctx workflow.Context, e Entry) error

	// Audit is handled at the same time as other messages.
	//
	//temporal:update name=audit
	Audit(ctx workflow.Context, e Entry) (Lines, error)
	//temporal:update name=book serial
	Book(ctx workflow.Context, e Entry) (Lines, error)
	// Transfer is handled once for each key. It returns how many there have been in a run.
	//
	//temporal:update name=transfer id={Key} dedup serial
	Transfer(ctx workflow.Context, e Entry) (int, error)
	//temporal:validator for=Transfer
	ValidateTransfer(ctx workflow.Context, e Entry) error
	// Confirm is handled once for each key, and has no result to remember.
	//
	//temporal:update name=confirm id={Key} dedup
	Confirm(ctx workflow.Context, e Entry) error
	// Watch does not keep the workflow from ending.
	//
	//temporal:update name=watch unfinished=abandon
	Watch(ctx workflow.Context, e Entry) error

	//temporal:query name=lines
	Lines() Lines
}

// Bank does what a ledger cannot do itself.
//
//temporal:activities start-to-close=10s
type Bank interface {
	//temporal:activity name=post
	Post(ctx context.Context, text string) (string, error)
	//temporal:activity name=check local
	Check(ctx context.Context, text string) (string, error)
}

// Lines are what a ledger has written, the oldest first.
type Lines []string

// Input starts a run of a ledger.
type Input struct {
	ID    string
	Lines Lines `json:",omitempty"` // of earlier runs

	// Close makes the run return when the ledger has this line.
	Close string `json:",omitempty"`
	// Continue makes the run continue as new for each of these lines.
	Continue []string `json:",omitempty"`
	// Events makes the run continue as new when its history has so many.
	Events int `json:",omitempty"`
	// Timeout is how long the run waits for any of these, without end if zero.
	Timeout time.Duration `json:",omitempty"`

	// Receive is the name of signals that have no handler.
	Receive string `json:",omitempty"`

	// Child is the input of a child workflow, which gets a signal.
	Child *Input `json:",omitempty"`
	// Tell is the ID of another ledger, which gets a signal.
	Tell string `json:",omitempty"`
}

// Entry is a message of a ledger.
type Entry struct {
	Text string
	Key  string `json:",omitempty"`

	// What the handler does, in this order.
	Await string        `json:",omitempty"` // waits for this line
	Sleep time.Duration `json:",omitempty"`
	Post  bool          `json:",omitempty"` // calls an activity
	Check bool          `json:",omitempty"` // calls a local activity
	Error string        `json:",omitempty"` // fails
}

// Validate reports an entry without a text.
func (e Entry) Validate() error {
	if e.Text == "" {
		return errors.New("an entry needs a text")
	}
	return nil
}
