package main

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// handwritten is the same workflow as it is written without a generator, with what a
// careful author does: signal handlers run concurrently and are waited for, one that
// fails makes the workflow fail, and an update that comes again under another update ID
// gets the first one's outcome.
//
// It leaves out what needs a worker interceptor, or more code than the workflow has: the
// arrival order across signal names, metrics for messages, undecodable ones, a bound on what
// is remembered, and all that continuing as new takes.
func handwritten(ctx workflow.Context, in Input) (Totals, error) {
	w := &handwrittenCounter{transfers: map[string]*transfer{}}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
	if err := workflow.SetUpdateHandler(ctx, "transfer", w.transferOnce); err != nil {
		return Totals{}, err
	}
	if err := workflow.SetQueryHandler(ctx, "totals", func() (Totals, error) { return w.totals, nil }); err != nil {
		return Totals{}, err
	}
	if in.Serial {
		workflow.Go(ctx, w.enter)
	} else {
		workflow.Go(ctx, w.receive)
	}
	if err := workflow.Await(ctx, func() bool { return w.last || w.failure != nil }); err != nil {
		return Totals{}, err
	}
	totals := w.totals
	disconnected, _ := workflow.NewDisconnectedContext(ctx)
	err := workflow.Await(disconnected, func() bool { return w.active == 0 && workflow.AllHandlersFinished(ctx) })
	if err == nil {
		err = w.failure
	}
	return totals, err
}

type handwrittenCounter struct {
	totals    Totals
	last      bool
	active    int // signal handlers
	failure   error
	transfers map[string]*transfer // by key
}

// transfer is one that runs or has run.
type transfer struct {
	done    bool
	balance int
	err     error
}

// receive starts a handler for each signal.
func (w *handwrittenCounter) receive(ctx workflow.Context) {
	selector := workflow.NewSelector(ctx)
	on := func(signal string, handle func(workflow.Context, Amount) error) {
		selector.AddReceive(workflow.GetSignalChannel(ctx, signal), func(channel workflow.ReceiveChannel, _ bool) {
			var a Amount
			channel.Receive(ctx, &a)
			w.active++
			workflow.Go(ctx, func(ctx workflow.Context) {
				if err := handle(ctx, a); err != nil && w.failure == nil {
					w.failure = err
				}
				w.active--
			})
		})
	}
	on("credit", w.credit)
	on("debit", w.debit)
	for {
		selector.Select(ctx)
	}
}

// enter handles the signals of one name one after the other.
func (w *handwrittenCounter) enter(ctx workflow.Context) {
	channel := workflow.GetSignalChannel(ctx, "enter")
	for {
		var a Amount
		channel.Receive(ctx, &a)
		w.active++
		if err := w.credit(ctx, a); err != nil && w.failure == nil {
			w.failure = err
		}
		w.active--
	}
}

func (w *handwrittenCounter) credit(ctx workflow.Context, a Amount) error {
	w.totals.Credits++
	w.totals.Balance += a.Cents
	return w.post(ctx, a)
}

func (w *handwrittenCounter) debit(ctx workflow.Context, a Amount) error {
	w.totals.Debits++
	w.totals.Balance -= a.Cents
	return w.post(ctx, a)
}

func (w *handwrittenCounter) transferOnce(ctx workflow.Context, a Amount) (int, error) {
	t, known := w.transfers[a.Key]
	if known {
		err := workflow.Await(ctx, func() bool { return t.done })
		if err != nil {
			return 0, err
		}
		return t.balance, t.err
	}
	t = &transfer{}
	w.transfers[a.Key] = t
	w.totals.Transfers++
	w.totals.Balance += a.Cents
	t.balance = w.totals.Balance
	t.err = w.post(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second}), a)
	t.done = true
	return t.balance, t.err
}

func (w *handwrittenCounter) post(ctx workflow.Context, a Amount) error {
	w.last = w.last || a.Last
	if !a.Post {
		return nil
	}
	err := workflow.ExecuteActivity(ctx, "post", a).Get(ctx, nil)
	w.totals.Posted++
	return err
}
