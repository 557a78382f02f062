package halfway

import (
	"context"
	"errors"
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/examples/moving/byhand"
	"github.com/temporalgen/temporalgen/runtime"
)

// Options are those of a worker for wallets.
func Options(options worker.Options) worker.Options {
	return runtime.WorkerOptions(options, runtime.WithCarryLimit(1))
}

// Register registers the workflow and its activity. With back, runs begin by hand again.
func Register(r worker.Registry, back bool) {
	RegisterWorkflow(r, back)
	RegisterPost(r, post{})
}

// RegisterWorkflow registers the workflow, which is all that a replay needs.
func RegisterWorkflow(r worker.WorkflowRegistry, back bool) {
	RegisterWallet(runtime.Replacement{WorkflowRegistry: r, Earlier: byhand.RegisterWorkflow, Back: back}, newWallet)
}

type post struct{}

func (post) SendReceipt(ctx context.Context, r byhand.Receipt) error {
	return byhand.SendReceipt(ctx, r)
}

type wallet struct {
	byhand.Wallet
	topUps, closing workflow.ReceiveChannel
	post            PostActivities
}

// newWallet registers what is still handled by hand, before any message is handled.
func newWallet(ctx workflow.Context, in byhand.Wallet) (Wallet, error) {
	w := &wallet{Wallet: in, topUps: workflow.GetSignalChannel(ctx, "top-up"), closing: workflow.GetSignalChannel(ctx, "close")}
	err := workflow.SetQueryHandler(ctx, "state", func() (byhand.Statement, error) { return w.statement(), nil })
	return w, err
}

func (w *wallet) Run(ctx workflow.Context, _ byhand.Wallet) (byhand.Statement, error) {
	workflow.Go(ctx, func(ctx workflow.Context) {
		for workflow.Await(ctx, func() bool { return w.topUps.Len() > 0 }) == nil {
			w.topUp()
		}
	})
	over := func() bool {
		w.Closed = w.Closed || w.closing.Len() > 0 //temporalgen:ignore TG702 it stays closed, however often it is asked
		return w.Closed || workflow.GetInfo(ctx).GetCurrentHistoryLength() >= w.Events
	}
	for !over() {
		inTime, err := workflow.AwaitWithTimeout(ctx, w.Period, over)
		if err != nil {
			return byhand.Statement{}, err
		}
		if !inTime {
			w.Cents -= w.Fee
		}
	}
	// What is handled by hand has to be there when the runtime has nothing to wait for any more.
	if err := workflow.Await(ctx, func() bool { return runtime.HandlersFinished(ctx) }); err != nil {
		return byhand.Statement{}, err
	}
	w.topUp()
	if w.Closed = w.Closed || w.closing.Len() > 0; !w.Closed {
		return byhand.Statement{}, ContinueWalletAsNew(func() byhand.Wallet { return w.Wallet })
	}
	return w.statement(), nil
}

// topUp handles the top-ups that have come.
func (w *wallet) topUp() {
	for t := (byhand.TopUp{}); w.topUps.ReceiveAsync(&t); t = (byhand.TopUp{}) {
		if !slices.Contains(w.Entries, t.ID) {
			w.Entries = append(w.Entries, t.ID)
			w.Cents += t.Cents
		}
	}
}

func (w *wallet) ValidateCharge(_ workflow.Context, c byhand.Charge) error {
	if c.Cents <= 0 {
		return errors.New("nothing to charge")
	}
	return nil
}

// Charge charges once, whether or not it is asked to again.
func (w *wallet) Charge(ctx workflow.Context, c byhand.Charge) (byhand.Receipt, error) {
	if !slices.Contains(w.Entries, c.ID) {
		if c.Cents > w.Cents {
			return byhand.Receipt{}, temporal.NewNonRetryableApplicationError("the wallet is too empty", byhand.InsufficientFunds, nil, w.Cents)
		}
		w.Entries = append(w.Entries, c.ID)
		w.Cents -= c.Cents
	}
	receipt := byhand.Receipt{ID: c.ID, Left: w.Cents}
	if err := w.post.SendReceipt(ctx, receipt); err != nil {
		return byhand.Receipt{}, err
	}
	return receipt, nil
}

func (w *wallet) statement() byhand.Statement {
	return byhand.Statement{Cents: w.Cents, Entries: slices.Clone(w.Entries)}
}
