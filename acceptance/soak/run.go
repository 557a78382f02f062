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

// run runs stages until all of those in a folder together have sent a number of messages. It returns an error
// unless all is well with each of them, and leaves no processes, and no files but the figures.
func run(ctx context.Context, of settings, dir string, messages int, out io.Writer) error {
	store, total, err := openStore(dir)
	if err != nil {
		return err
	}
	for total.Findings.Sent < messages && len(total.Failures) == 0 {
		if err := nextStage(ctx, of, store, &total, out); err != nil {
			return err
		}
	}
	total.print(out)
	return total.err()
}

// nextStage runs a stage and adds its figures to the total, unless it is interrupted.
func nextStage(ctx context.Context, of settings, store store, total *figures, out io.Writer) (err error) {
	number := total.Stages + total.Unfinished
	dir, err := store.stageDir()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "stage %d: %d senders, %d ledgers, %d messages; %d of earlier stages\n", number, of.senders, of.ledgers, of.total(), total.Findings.Sent)
	stage, failed, err := runStage(ctx, of, number, dir, out)
	if ctx.Err() != nil {
		return errors.Join(fmt.Errorf("stopped, so that stage %d does not count: %w", number, context.Cause(ctx)), os.RemoveAll(dir))
	}
	if err != nil {
		stage, failed = figures{Unfinished: 1}, failures{{"stages not finished", 1, err.Error()}}
	}
	total.add(stage)
	total.fail(failed)
	if err := store.save(*total); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	if len(failed) > 0 {
		return store.keep(dir, number)
	}
	return os.RemoveAll(dir)
}

// runStage runs one stage and returns its figures and what is wrong with it, or an error if it came to no end. It
// leaves no processes.
func runStage(ctx context.Context, of settings, number int, dir string, out io.Writer) (f figures, failed failures, err error) {
	p := newProgress()
	stage, err := setStage(ctx, dir, of, p)
	defer func() { err = errors.Join(err, stage.clear()) }()
	if err != nil {
		return f, nil, err
	}
	// That has taken minutes if the server had to be built.
	began := time.Now()
	ctx, cancel := context.WithTimeoutCause(ctx, of.timeout, fmt.Errorf("not done in %v", of.timeout))
	defer cancel()
	c, err := connect(stage.address)
	if err != nil {
		return f, nil, err
	}
	defer c.Close()

	defer showProgress(out, p, began, of)()
	ledgers, err := startLedgers(ctx, c, of, p)
	if err != nil {
		return f, nil, err
	}
	senders, err := sendAll(ctx, stage, of, number, ledgers, p)
	if err != nil {
		return f, nil, err
	}
	all, err := gather(ctx, c, of, ledgers, senders, p)
	if err != nil {
		return f, nil, err
	}
	found := check(all)
	for _, s := range senders {
		found.differing = append(found.differing, s.differing...)
	}
	now := p.now()
	f = figures{Stages: 1, Seconds: int(time.Since(began).Round(time.Second).Seconds()), Counts: now, Findings: found}
	return f, found.verdict(of, now), nil
}

func startLedgers(ctx context.Context, c client.Client, of settings, p *progress) ([]ledgerHandle, error) {
	ledgers := make([]ledgerHandle, of.ledgers)
	for i := range ledgers {
		in := Input{ID: fmt.Sprintf("ledger-%d", i), Senders: of.senders, RunLength: of.runLength}
		err := p.deliver(ctx, "start "+in.ID, func(ctx context.Context) (err error) {
			ledgers[i], err = startLedger(ctx, c, i, in)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return ledgers, nil
}

// sendAll sends all messages while faults happen. The first error ends everything.
func sendAll(ctx context.Context, stage *stage, of settings, number int, ledgers []ledgerHandle, p *progress) ([]*sender, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	senders := make([]*sender, of.senders)
	var sending sync.WaitGroup
	for i := range senders {
		senders[i] = newSender(i, number, of, ledgers, p)
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
func gather(ctx context.Context, c client.Client, of settings, ledgers []ledgerHandle, senders []*sender, p *progress) ([]evidence, error) {
	all := make([]evidence, of.ledgers)
	for i, ledger := range ledgers {
		report, err := closeLedger(ctx, ledger, p)
		if err != nil {
			return nil, err
		}
		r, err := readRecord(ctx, c, of, p, ledger.WorkflowID(), ledger.RunID())
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
func closeLedger(ctx context.Context, ledger ledgerHandle, p *progress) (report Report, err error) {
	if err := p.deliver(ctx, "close "+ledger.WorkflowID(), ledger.Close); err != nil {
		return report, err
	}
	err = p.deliver(ctx, "result of "+ledger.WorkflowID(), func(ctx context.Context) (err error) {
		report, err = ledger.Result(ctx)
		return err
	})
	if err != nil {
		return report, err
	}
	var answer Report
	err = p.deliver(ctx, "query of "+ledger.WorkflowID(), func(ctx context.Context) (err error) {
		answer, err = ledger.Report(ctx)
		return err
	})
	if err != nil {
		return report, err
	}
	if diff := cmp.Diff(report, answer); diff != "" {
		return report, fmt.Errorf("result and query of %s differ (-result +query):\n%s", ledger.WorkflowID(), diff)
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
				time.Since(began).Seconds(), now.Sent, of.total(), now.Repeated, now.Retries, now.Kills, now.Restarts)
		}
	})
	return func() {
		close(done)
		showing.Wait()
	}
}
