package main

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Ledger enters the messages that it handles into tallies. So many of its handlers may run at a time that
// none ever waits for room.
//
// The task timeout is short because a worker that was killed keeps its tasks until then.
//
//temporal:workflow queue=soak id={ID} task-timeout=2s drain-limit=10 max-concurrent=1000000
type Ledger interface {
	Entries
}

// NarrowLedger is a Ledger of whose signal handlers few run at a time. Others wait, and have to be carried
// to the next run.
//
//temporal:workflow name=NarrowLedger queue=soak id={ID} task-timeout=2s drain-limit=10 max-concurrent=4
type NarrowLedger interface {
	Entries
}

// Bounds that the directives set, which the handlers check.
const (
	narrowBound = 4
	batchMax    = 10
)

// Entries are the messages of both kinds of ledgers.
type Entries interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Report, error)

	//temporal:signal name=note
	Note(ctx workflow.Context, m Message) error
	//temporal:signal name=remark
	Remark(ctx workflow.Context, m Message) error
	//temporal:signal name=keyed key={Sender}-{Lane}-{Number}
	Keyed(ctx workflow.Context, m Message) error
	// Post takes turns with the others of its account.
	//
	//temporal:signal name=post key={Sender}-{Lane}-{Number} serial={Account}
	Post(ctx workflow.Context, m Message) error
	//temporal:signal name=collect key={Sender}-{Lane}-{Number} batch-window=100ms batch-max=10
	Collect(ctx workflow.Context, messages []Message) error
	// Close lets the ledger return its report.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context) error

	//temporal:update name=enter id={Sender}-{Lane}-{Number} dedup
	Enter(ctx workflow.Context, m Message) (Receipt, error)
	//temporal:validator for=Enter
	ValidateEnter(ctx workflow.Context, m Message) error
	// Transfer takes turns with the others of its account.
	//
	//temporal:update name=transfer id={Sender}-{Lane}-{Number} dedup serial={Account}
	Transfer(ctx workflow.Context, m Message) (Receipt, error)

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
	Tallies [][]Tally // by sender and lane
	Runs    int
	// Begun and Finished count messages whose handlers have. They differ if one was cut off.
	Begun, Finished int
	Signals         int // of those that have begun
	Batches         int
	// Wrong counts what handlers have seen and must never see, by what it is.
	Wrong map[string]int `json:",omitempty"`
}

// Message is one of the numbered messages of a sender.
type Message struct {
	Sender int
	// Lane is which messages of the sender this one must not overtake.
	Lane lane
	// Number is the message's place among those that its sender sends to the lane of the ledger, from 1.
	Number int
	// Account is whose turn it takes. Without one it takes none.
	Account string `json:",omitempty"`
	// Text makes the message long.
	Text string `json:",omitempty"`

	// Slow makes the handler take some time, in which the ledger may want to continue as new.
	Slow bool `json:",omitempty"`
	// Fail makes an update end with an error, which is an outcome like any other.
	Fail bool `json:",omitempty"`
	// Refuse makes the validator reject an update.
	Refuse bool `json:",omitempty"`
	// Reply is how long the text of the receipt is.
	Reply int `json:",omitempty"`
}

// Receipt is the result of an update. No two messages have the same, so whoever gets the
// receipt of a message again knows that it was not handled again.
type Receipt struct {
	Position int // of the message among all that the ledger has handled
	Text     string
}
