package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

const (
	// failedType is the error type of updates that were asked to fail.
	failedType = "MessageFailed"

	slowHandler = 20 * time.Millisecond
)

// What handlers must never see.
const (
	lockShared  = "a lock held by two handlers"
	tooMany     = "more handlers than the bound"
	batchLength = "a batch too long or empty"
	textChanged = "a changed text"
)

// ledger implements both kinds of ledgers.
type ledger struct {
	bound     int // of signal handlers; 0 for none that can be reached
	continues func(next func() Input) error

	report  Report
	closed  bool
	inRun   int             // messages begun in this run
	running int             // signal handlers
	locked  map[string]bool // accounts
}

// registerLedgers registers both kinds of ledgers.
func registerLedgers(r worker.WorkflowRegistry) {
	RegisterLedger(r, func(_ workflow.Context, in Input) (Ledger, error) {
		return newLedger(in, 0, ContinueLedgerAsNew), nil
	})
	RegisterNarrowLedger(r, func(_ workflow.Context, in Input) (NarrowLedger, error) {
		return newLedger(in, narrowBound, ContinueNarrowLedgerAsNew), nil
	})
}

// A ledgerHandle sends to a ledger of either kind.
type ledgerHandle interface {
	WorkflowID() string
	RunID() string
	Note(context.Context, Message) error
	Remark(context.Context, Message) error
	Keyed(context.Context, Message) error
	Post(context.Context, Message) error
	Collect(context.Context, Message) error
	Close(context.Context) error
	Enter(context.Context, Message, ...runtime.UpdateOption) (Receipt, error)
	Transfer(context.Context, Message, ...runtime.UpdateOption) (Receipt, error)
	Report(context.Context) (Report, error)
	Result(context.Context) (Report, error)
	Describe(context.Context) (*client.WorkflowExecutionDescription, error)
}

// startLedger starts the ledger with a number.
func startLedger(ctx context.Context, c client.Client, number int, in Input) (ledgerHandle, error) {
	if isNarrow(number) {
		return NewNarrowLedgerClient(c).Start(ctx, in)
	}
	return NewLedgerClient(c).Start(ctx, in)
}

func newLedger(in Input, bound int, continues func(next func() Input) error) *ledger {
	l := &ledger{bound: bound, continues: continues, report: in.Report, closed: in.Closed, locked: map[string]bool{}}
	if l.report.Tallies == nil {
		for range in.Senders {
			l.report.Tallies = append(l.report.Tallies, make([]Tally, lanes))
		}
	}
	l.report.Runs++
	return l
}

func (l *ledger) Run(ctx workflow.Context, in Input) (Report, error) {
	err := workflow.Await(ctx, func() bool {
		return l.closed || l.inRun >= in.RunLength || runtime.ShouldContinueAsNew(ctx)
	})
	if err != nil {
		return Report{}, err
	}
	if !l.closed {
		return Report{}, l.continues(func() Input {
			in.Report, in.Closed = l.report, l.closed
			return in
		})
	}
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return Report{}, err
	}
	return l.report, nil
}

// handle enters messages first of all, so that the tallies show the order in which handlers start.
func (l *ledger) handle(ctx workflow.Context, messages ...Message) (Receipt, error) {
	slow := false
	for _, m := range messages {
		l.report.Tallies[m.Sender][m.Lane].add(m.Number)
		l.report.Begun++
		l.inRun++
		slow = slow || m.Slow
		l.must(m.Text == text(m, len(m.Text)), textChanged)
	}
	receipt := Receipt{Position: l.report.Begun}
	if slow {
		if err := workflow.Sleep(ctx, slowHandler); err != nil {
			return Receipt{}, err
		}
	}
	l.report.Finished += len(messages)
	return receipt, nil
}

// must counts what must not be.
func (l *ledger) must(ok bool, wrong string) {
	if ok {
		return
	}
	if l.report.Wrong == nil {
		l.report.Wrong = map[string]int{}
	}
	l.report.Wrong[wrong]++
}

// lock looks whether nobody else holds the lock of a message, which it does until the returned function
// is called.
func (l *ledger) lock(m Message) (unlock func()) {
	if m.Account == "" {
		return func() {}
	}
	l.must(!l.locked[m.Account], lockShared)
	l.locked[m.Account] = true
	return func() { delete(l.locked, m.Account) }
}

func (l *ledger) handleSignal(ctx workflow.Context, messages ...Message) error {
	l.running++
	l.must(l.bound == 0 || l.running <= l.bound, tooMany)
	l.report.Signals += len(messages)
	_, err := l.handle(ctx, messages...)
	l.running--
	return err
}

func (l *ledger) Note(ctx workflow.Context, m Message) error   { return l.handleSignal(ctx, m) }
func (l *ledger) Remark(ctx workflow.Context, m Message) error { return l.handleSignal(ctx, m) }
func (l *ledger) Keyed(ctx workflow.Context, m Message) error  { return l.handleSignal(ctx, m) }

func (l *ledger) Post(ctx workflow.Context, m Message) error {
	defer l.lock(m)()
	return l.handleSignal(ctx, m)
}

func (l *ledger) Collect(ctx workflow.Context, messages []Message) error {
	l.must(len(messages) > 0 && len(messages) <= batchMax, batchLength)
	l.report.Batches++
	return l.handleSignal(ctx, messages...)
}

func (l *ledger) Close(workflow.Context) error {
	l.closed = true
	return nil
}

func (l *ledger) ValidateEnter(_ workflow.Context, m Message) error {
	if m.Refuse {
		return fmt.Errorf("message %d of sender %d asks for it", m.Number, m.Sender)
	}
	return nil
}

func (l *ledger) Enter(ctx workflow.Context, m Message) (Receipt, error) {
	receipt, err := l.handle(ctx, m)
	if err == nil && m.Fail {
		err = temporal.NewApplicationError(fmt.Sprintf("failed as message %d", receipt.Position), failedType)
	}
	receipt.Text = text(m, m.Reply)
	return receipt, err
}

func (l *ledger) Transfer(ctx workflow.Context, m Message) (Receipt, error) {
	defer l.lock(m)()
	return l.Enter(ctx, m)
}

func (l *ledger) Report() Report { return l.report }
