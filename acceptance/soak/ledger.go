package main

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

const (
	// failedType is the error type of updates that were asked to fail.
	failedType = "MessageFailed"

	slowHandler = 20 * time.Millisecond
)

type ledger struct {
	report Report
	closed bool
	inRun  int // messages begun in this run
}

func newLedger(_ workflow.Context, in Input) (Ledger, error) {
	l := &ledger{report: in.Report, closed: in.Closed}
	if l.report.Tallies == nil {
		l.report.Tallies = make([]Tally, in.Senders)
	}
	l.report.Runs++
	return l, nil
}

func (l *ledger) Run(ctx workflow.Context, in Input) (Report, error) {
	err := workflow.Await(ctx, func() bool {
		return l.closed || l.inRun >= in.RunLength || runtime.ShouldContinueAsNew(ctx)
	})
	if err != nil {
		return Report{}, err
	}
	if !l.closed {
		return Report{}, ContinueLedgerAsNew(func() Input {
			in.Report, in.Closed = l.report, l.closed
			return in
		})
	}
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return Report{}, err
	}
	return l.report, nil
}

// handle enters a message first of all, so that the tally shows the order in which handlers start.
func (l *ledger) handle(ctx workflow.Context, m Message) (Receipt, error) {
	l.report.Tallies[m.Sender].add(m.Number)
	l.report.Begun++
	l.inRun++
	receipt := Receipt{Position: l.report.Begun}
	if m.Slow {
		if err := workflow.Sleep(ctx, slowHandler); err != nil {
			return Receipt{}, err
		}
	}
	l.report.Finished++
	return receipt, nil
}

func (l *ledger) handleSignal(ctx workflow.Context, m Message) error {
	_, err := l.handle(ctx, m)
	return err
}

func (l *ledger) Note(ctx workflow.Context, m Message) error   { return l.handleSignal(ctx, m) }
func (l *ledger) Remark(ctx workflow.Context, m Message) error { return l.handleSignal(ctx, m) }
func (l *ledger) Keyed(ctx workflow.Context, m Message) error  { return l.handleSignal(ctx, m) }

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
	return receipt, err
}

func (l *ledger) Report() Report { return l.report }
