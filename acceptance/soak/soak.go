package main

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Ledger enters the messages that it handles into one tally for each sender.
//
// The task timeout is short because a worker that was killed keeps its tasks until then.
//
//temporal:workflow queue=soak id={ID} task-timeout=2s drain-limit=10
type Ledger interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Report, error)

	//temporal:signal name=note
	Note(ctx workflow.Context, m Message) error
	//temporal:signal name=remark
	Remark(ctx workflow.Context, m Message) error
	//temporal:signal name=keyed key={Sender}-{Number}
	Keyed(ctx workflow.Context, m Message) error
	// Close lets the ledger return its report.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context) error

	//temporal:update name=enter id={Sender}-{Number} dedup
	Enter(ctx workflow.Context, m Message) (Receipt, error)
	//temporal:validator for=Enter
	ValidateEnter(ctx workflow.Context, m Message) error

	//temporal:query name=report
	Report() Report
}

// Input starts a run of a ledger.
type Input struct {
	ID      string
	Senders int
	// RunLength is how many messages a run handles before it continues as new.
	RunLength int

	Report Report // of earlier runs
	Closed bool
}

// Report is what a ledger knows about the messages that it has handled in all of its runs.
type Report struct {
	Tallies []Tally // by sender
	Runs    int
	// Begun and Finished count handlers. They differ if one was cut off.
	Begun, Finished int
}

// Message is one of the numbered messages of a sender.
type Message struct {
	Sender int
	// Number is the message's place among those that its sender sends to the ledger, from 1.
	Number int

	// Slow makes the handler take some time, in which the ledger may want to continue as new.
	Slow bool `json:",omitempty"`
	// Fail makes an update end with an error, which is an outcome like any other.
	Fail bool `json:",omitempty"`
	// Refuse makes the validator reject an update.
	Refuse bool `json:",omitempty"`
}

// Receipt is the result of an update. No two messages have the same, so whoever gets the
// receipt of a message again knows that it was not handled again.
type Receipt struct {
	Position int // of the message among all that the ledger has handled
}
