package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
)

const progressEvery = 2 * time.Second

// run does a soak and writes what has come out of it. It returns an error unless all is well, and
// leaves neither processes nor files.
func run(ctx context.Context, of settings, out io.Writer) (err error) {
	began := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, of.timeout, fmt.Errorf("not done in %v", of.timeout))
	defer cancel()
	dir, err := os.MkdirTemp("", "temporalgen-soak-")
	if err != nil {
		return fmt.Errorf("folder for the database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	p := newProgress()
	stage, err := setStage(dir, p)
	defer func() { err = errors.Join(err, stage.clear()) }()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d senders, %d ledgers, %d messages; server on %s\n", of.senders, of.ledgers, of.total(), stage.address)
	c, err := connect(stage.address)
	if err != nil {
		return err
	}
	defer c.Close()

	defer showProgress(out, p, began, of)()
	ledgers, err := startLedgers(ctx, c, of, p)
	if err != nil {
		return err
	}
	senders, err := sendAll(ctx, stage, of, ledgers, p)
	if err != nil {
		return err
	}
	all, err := gather(ctx, c, of, ledgers, senders, p)
	if err != nil {
		return err
	}
	f := check(all)
	for _, s := range senders {
		f.differing = append(f.differing, s.differing...)
	}
	f.print(out, p.now(), time.Since(began))
	return f.verdict(of, p.now())
}

func startLedgers(ctx context.Context, c client.Client, of settings, p *progress) ([]*LedgerHandle, error) {
	ledgers := make([]*LedgerHandle, of.ledgers)
	for i := range ledgers {
		in := Input{ID: fmt.Sprintf("ledger-%d", i), Senders: of.senders, RunLength: of.runLength}
		err := p.deliver(ctx, "start "+in.ID, func(ctx context.Context) (err error) {
			ledgers[i], err = NewLedgerClient(c).Start(ctx, in)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return ledgers, nil
}

// sendAll sends all messages while faults happen. The first error ends everything.
func sendAll(ctx context.Context, stage *stage, of settings, ledgers []*LedgerHandle, p *progress) ([]*sender, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	senders := make([]*sender, of.senders)
	var sending sync.WaitGroup
	for i := range senders {
		senders[i] = newSender(i, of, ledgers, p)
		sending.Go(func() {
			if err := senders[i].run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	sent := make(chan struct{})
	go func() {
		sending.Wait()
		close(sent)
	}()
	if err := stage.injectFaults(ctx, of, sent); err != nil {
		cancel(err)
	}
	<-sent
	if err := context.Cause(ctx); err != nil {
		// The worker often knows more about it.
		return nil, errors.Join(err, stage.check())
	}
	return senders, nil
}

// gather closes the ledgers and collects all that is known of them.
func gather(ctx context.Context, c client.Client, of settings, ledgers []*LedgerHandle, senders []*sender, p *progress) ([]evidence, error) {
	all := make([]evidence, of.ledgers)
	for i, ledger := range ledgers {
		report, err := closeLedger(ctx, ledger, p)
		if err != nil {
			return nil, err
		}
		r, err := readRecord(ctx, c, p, ledger.ID(), ledger.RunID())
		if err != nil {
			return nil, err
		}
		all[i] = evidence{report: report, record: r}
		for _, s := range senders {
			all[i].sent = append(all[i].sent, s.sent[i])
		}
	}
	return all, nil
}

// closeLedger returns the report of a ledger, which has to be the same as its answer to a query.
func closeLedger(ctx context.Context, ledger *LedgerHandle, p *progress) (report Report, err error) {
	if err := p.deliver(ctx, "close "+ledger.ID(), ledger.Close); err != nil {
		return report, err
	}
	err = p.deliver(ctx, "result of "+ledger.ID(), func(ctx context.Context) (err error) {
		report, err = ledger.Result(ctx)
		return err
	})
	if err != nil {
		return report, err
	}
	var answer Report
	err = p.deliver(ctx, "query of "+ledger.ID(), func(ctx context.Context) (err error) {
		answer, err = ledger.Report(ctx)
		return err
	})
	if err != nil {
		return report, err
	}
	if diff := cmp.Diff(report, answer); diff != "" {
		return report, fmt.Errorf("result and query of %s differ (-result +query):\n%s", ledger.ID(), diff)
	}
	return report, nil
}

// showProgress writes a line from time to time, until the returned function is called.
func showProgress(out io.Writer, p *progress, began time.Time, of settings) (stop func()) {
	done := make(chan struct{})
	var showing sync.WaitGroup
	showing.Go(func() {
		for ticks := time.Tick(progressEvery); ; {
			select {
			case <-done:
				return
			case <-ticks:
			}
			now := p.now()
			fmt.Fprintf(out, "%6.1fs  sent %d of %d, repeated %d, retries %d, worker kills %d, server restarts %d\n",
				time.Since(began).Seconds(), now.sent, of.total(), now.repeated, now.retries, now.kills, now.restarts)
		}
	})
	return func() {
		close(done)
		showing.Wait()
	}
}
