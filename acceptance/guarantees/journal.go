package guarantees

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Journal writes down the messages that it handles.
//
//temporal:workflow queue=guarantees id={ID} drain-limit=5
type Journal interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Pages, error)

	//temporal:signal name=alpha
	Alpha(ctx workflow.Context, e Entry) error
	//temporal:signal name=beta
	Beta(ctx workflow.Context, e Entry) error
	//temporal:signal name=gamma
	Gamma(ctx workflow.Context, e Entry) error
	//temporal:signal name=serial_signal serial
	SerialSignal(ctx workflow.Context, e Entry) error
	//temporal:signal name=keyed_signal key={Key}
	KeyedSignal(ctx workflow.Context, e Entry) error

	//temporal:signal name=batched_signal batch-window=200ms batch-max=3
	BatchedSignal(ctx workflow.Context, entries []Entry) error

	//temporal:update name=write
	Write(ctx workflow.Context, e Entry) (Pages, error)
	//temporal:update name=amend
	Amend(ctx workflow.Context, e Entry) (Pages, error)
	//temporal:update name=serial_update serial
	SerialUpdate(ctx workflow.Context, e Entry) (Pages, error)
	//temporal:update name=once id={Key} dedup
	Once(ctx workflow.Context, e Entry) (int, error)
	//temporal:validator for=Once
	ValidateOnce(ctx workflow.Context, e Entry) error
	//temporal:update name=left unfinished=abandon
	Left(ctx workflow.Context, e Entry) error

	//temporal:query name=pages
	Pages() Pages
}

// Pages are the entries of a journal, in the order in which they were written.
type Pages []string

// Input starts a run of a journal.
type Input struct {
	ID    string
	Pages Pages // of earlier runs

	// Close makes the run return as soon as the journal has this entry.
	Close string
	// Continue makes the run continue as new as soon as it has this entry.
	Continue string
	// Timeout is how long the run waits for either, without end if zero.
	Timeout time.Duration
	// Hasty makes the run return without waiting for its handlers.
	Hasty bool
}

// Entry is a message of a journal.
type Entry struct {
	Text string
	Key  string
	// Hold makes the handler wait until the test releases it. It writes a second line then.
	Hold bool
	// Sleep is how long the handler takes. It writes a second line when it has slept.
	Sleep time.Duration
	// Error is the handler's error, if it is to fail.
	Error string
	// Context makes the handler write down what it finds in its context.
	Context bool
	// Ballast makes the message large.
	Ballast string
}

// Validate rejects the text "invalid".
func (e Entry) Validate() error {
	if e.Text == "invalid" {
		return errors.New("it says so itself")
	}
	return nil
}
