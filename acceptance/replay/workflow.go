package replay

import (
	"fmt"
	"slices"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

type ledger struct {
	lines     Lines
	transfers int
	bank      BankActivities
	received  *runtime.SignalReceiver[Entry] // nil for none
}

// NewLedger makes the implementation of a ledger.
func NewLedger(ctx workflow.Context, in Input) (Ledger, error) {
	l := &ledger{lines: in.Lines}
	if in.Receive != "" {
		l.received = runtime.ReceiveSignals(ctx, in.Receive, func(e Entry) string { return e.Key })
	}
	return l, nil
}

func (l *ledger) Run(ctx workflow.Context, in Input) (Lines, error) {
	l.write("run")
	if l.received != nil {
		workflow.Go(ctx, l.receive)
	}
	if err := l.talk(ctx, in); err != nil {
		return nil, err
	}
	over := func() bool { return l.has(in.Close) || l.continues(ctx, in) }
	if err := l.await(ctx, in.Timeout, over); err != nil {
		return nil, err
	}
	if l.continues(ctx, in) && !l.has(in.Close) {
		return nil, ContinueLedgerAsNew(func() Input { return l.next(in) })
	}
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return nil, err
	}
	return l.lines, nil
}

// receive handles signals that have no handler, until the run ends.
func (l *ledger) receive(ctx workflow.Context) {
	for {
		e, err := l.received.Receive(ctx)
		if err == nil {
			err = l.handle(ctx, e)
		}
		if err != nil {
			return
		}
	}
}

// await waits for a condition, and writes a line if it did not come true in time.
func (l *ledger) await(ctx workflow.Context, timeout time.Duration, over func() bool) error {
	if timeout == 0 {
		return workflow.Await(ctx, over)
	}
	inTime, err := runtime.AwaitWithTimeout(ctx, timeout, over)
	if err == nil && !inTime {
		l.write("timeout")
	}
	return err
}

// continues reports whether the run should continue as new.
func (l *ledger) continues(ctx workflow.Context, in Input) bool {
	return len(in.Continue) > 0 && l.has(in.Continue[0]) ||
		in.Events > 0 && runtime.ContinueAsNewLimits{Events: in.Events}.Reached(ctx)
}

// next is the input of the next run.
func (l *ledger) next(in Input) Input {
	in.Lines = append(l.lines, "continue")
	if len(in.Continue) > 0 {
		in.Continue = in.Continue[1:]
	}
	return in
}

// talk sends the signals that the input asks for.
func (l *ledger) talk(ctx workflow.Context, in Input) error {
	if in.Child != nil {
		child := StartLedgerChild(ctx, *in.Child)
		if err := child.Note(ctx, Entry{Text: in.Child.Close}); err != nil {
			return err
		}
		lines, err := child.Get(ctx)
		if err != nil {
			return err
		}
		l.write(fmt.Sprintf("child wrote %d lines", len(lines)))
	}
	if in.Tell != "" {
		return ExternalLedger(in.Tell).Remark(ctx, Entry{Text: "from " + in.ID})
	}
	return nil
}

func (l *ledger) has(line string) bool { return line != "" && slices.Contains(l.lines, line) }

func (l *ledger) write(line string) { l.lines = append(l.lines, line) }

// handle does what an entry asks of its handler.
func (l *ledger) handle(ctx workflow.Context, e Entry) error {
	l.write(e.Text)
	if e.Await != "" {
		if err := workflow.Await(ctx, func() bool { return l.has(e.Await) }); err != nil {
			return err
		}
	}
	if e.Sleep > 0 {
		if err := workflow.Sleep(ctx, e.Sleep); err != nil {
			l.write(e.Text + " cancelled")
			return err
		}
		l.write(e.Text + " slept")
	}
	if e.Post {
		line, err := l.bank.Post(ctx, e.Text)
		if err != nil {
			return err
		}
		l.write(line)
	}
	if e.Check {
		line, err := l.bank.CheckLocal(ctx, e.Text)
		if err != nil {
			return err
		}
		l.write(line)
	}
	if e.Error != "" {
		return temporal.NewApplicationError(e.Error, "EntryFailed")
	}
	return nil
}

func (l *ledger) Note(ctx workflow.Context, e Entry) error    { return l.handle(ctx, e) }
func (l *ledger) Remark(ctx workflow.Context, e Entry) error  { return l.handle(ctx, e) }
func (l *ledger) Deposit(ctx workflow.Context, e Entry) error { return l.handle(ctx, e) }
func (l *ledger) Collect(ctx workflow.Context, entries []Entry) error {
	for _, e := range entries {
		if err := l.handle(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) Correct(ctx workflow.Context, e Entry) error { return l.handle(ctx, e) }
func (l *ledger) Seal(ctx workflow.Context, e Entry) error    { return l.handle(ctx, e) }
func (l *ledger) Confirm(ctx workflow.Context, e Entry) error { return l.handle(ctx, e) }
func (l *ledger) Watch(ctx workflow.Context, e Entry) error   { return l.handle(ctx, e) }

func (l *ledger) Audit(ctx workflow.Context, e Entry) (Lines, error) {
	err := l.handle(ctx, e)
	return l.lines, err
}

func (l *ledger) Book(ctx workflow.Context, e Entry) (Lines, error) { return l.Audit(ctx, e) }

func (l *ledger) Transfer(ctx workflow.Context, e Entry) (int, error) {
	l.transfers++
	count := l.transfers
	return count, l.handle(ctx, e)
}

// ValidateTransfer rejects what has been written: a duplicate would not get past it.
func (l *ledger) ValidateTransfer(_ workflow.Context, e Entry) error {
	if l.has(e.Text) {
		return fmt.Errorf("%q is written already", e.Text)
	}
	return nil
}

func (l *ledger) Lines() Lines { return l.lines }
