package wallet

import (
	"context"
	"errors"
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/examples/moving/byhand"
	"github.com/temporalgen/temporalgen/examples/moving/halfway"
	"github.com/temporalgen/temporalgen/runtime"
)

// Options are those of a worker for wallets, for as long as there is a way back: a run hands nothing on but its input,
// which is all that the workflow written by hand reads.
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
	RegisterWallet(runtime.Replacement{WorkflowRegistry: r, Earlier: byhand.RegisterWorkflow, Back: back}, NewWallet)
}

// RegisterAfterHalf registers the workflow in the place of the one of which one message is generated.
func RegisterAfterHalf(r worker.WorkflowRegistry, back bool) {
	RegisterWallet(runtime.Replacement{
		WorkflowRegistry: r,
		Earlier:          func(r worker.WorkflowRegistry) { halfway.RegisterWorkflow(r, false) },
		Back:             back,
		ChangeID:         "all messages are generated",
	}, NewWallet)
}

// RegisterForGood registers the generated workflow when there are no runs by hand any more.
func RegisterForGood(r worker.Registry) {
	RegisterWallet(runtime.Replacement{WorkflowRegistry: r}, NewWallet)
	RegisterPost(r, post{})
}

// RegisterAlone registers the generated workflow when all workers have it for good.
func RegisterAlone(r worker.Registry) {
	RegisterWallet(r, NewWallet)
	RegisterPost(r, post{})
}

type post struct{}

func (post) SendReceipt(ctx context.Context, r byhand.Receipt) error {
	return byhand.SendReceipt(ctx, r)
}

type wallet struct {
	byhand.Wallet
	post PostActivities
}

// NewWallet makes the implementation of a run.
func NewWallet(_ workflow.Context, in byhand.Wallet) (Wallet, error) {
	return &wallet{Wallet: in}, nil
}

func (w *wallet) Run(ctx workflow.Context, _ byhand.Wallet) (byhand.Statement, error) {
	over := func() bool {
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
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return byhand.Statement{}, err
	}
	if !w.Closed {
		return byhand.Statement{}, ContinueWalletAsNew(func() byhand.Wallet { return w.Wallet })
	}
	return w.State(), nil
}

func (w *wallet) TopUp(_ workflow.Context, t byhand.TopUp) error {
	if !slices.Contains(w.Entries, t.ID) {
		w.Entries = append(w.Entries, t.ID)
		w.Cents += t.Cents
	}
	return nil
}

func (w *wallet) Close(workflow.Context) error {
	w.Closed = true
	return nil
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

func (w *wallet) State() byhand.Statement {
	return byhand.Statement{Cents: w.Cents, Entries: slices.Clone(w.Entries)}
}
