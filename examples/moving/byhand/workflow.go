package byhand

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register registers the workflow and its activity.
func Register(r worker.Registry) {
	RegisterWorkflow(r)
	r.RegisterActivity(SendReceipt)
}

// RegisterWorkflow registers the workflow, which is all that a replay needs.
func RegisterWorkflow(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(Run, workflow.RegisterOptions{Name: Type})
}

// SendReceipt sends a receipt to the owner of the wallet.
func SendReceipt(context.Context, Receipt) error { return nil }

type wallet struct{ Wallet }

// Run is the workflow.
func Run(ctx workflow.Context, in Wallet) (Statement, error) {
	w := &wallet{in}
	topUps, closing := workflow.GetSignalChannel(ctx, "top-up"), workflow.GetSignalChannel(ctx, "close")
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "state", func() (Statement, error) { return w.statement(), nil }),
		workflow.SetUpdateHandlerWithOptions(ctx, "charge", w.charge, workflow.UpdateHandlerOptions{Validator: func(c Charge) error {
			if c.Cents <= 0 {
				return errors.New("nothing to charge")
			}
			return nil
		}}),
	)
	if err != nil {
		return Statement{}, err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for workflow.Await(ctx, func() bool { return topUps.Len() > 0 }) == nil {
			w.topUp(topUps)
		}
	})

	over := func() bool {
		w.Closed = w.Closed || closing.Len() > 0 //temporalgen:ignore TG702 it stays closed, however often it is asked
		return w.Closed || workflow.GetInfo(ctx).GetCurrentHistoryLength() >= w.Events
	}
	for !over() {
		inTime, err := workflow.AwaitWithTimeout(ctx, w.Period, over)
		if err != nil {
			return Statement{}, err
		}
		if !inTime {
			w.Cents -= w.Fee
		}
	}
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return Statement{}, err
	}
	w.topUp(topUps) // or those that have come meanwhile would be lost
	if w.Closed = w.Closed || closing.Len() > 0; !w.Closed {
		return Statement{}, workflow.NewContinueAsNewError(ctx, Type, w.Wallet)
	}
	return w.statement(), nil
}

// topUp handles the top-ups that have come.
func (w *wallet) topUp(topUps workflow.ReceiveChannel) {
	for t := (TopUp{}); topUps.ReceiveAsync(&t); t = (TopUp{}) {
		if !slices.Contains(w.Entries, t.ID) {
			w.Entries = append(w.Entries, t.ID)
			w.Cents += t.Cents
		}
	}
}

// charge charges once, whether or not it is asked to again.
func (w *wallet) charge(ctx workflow.Context, c Charge) (Receipt, error) {
	if !slices.Contains(w.Entries, c.ID) {
		if c.Cents > w.Cents {
			return Receipt{}, temporal.NewNonRetryableApplicationError("the wallet is too empty", InsufficientFunds, nil, w.Cents)
		}
		w.Entries = append(w.Entries, c.ID)
		w.Cents -= c.Cents
	}
	receipt := Receipt{ID: c.ID, Left: w.Cents}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
	if err := workflow.ExecuteActivity(ctx, SendReceipt, receipt).Get(ctx, nil); err != nil {
		return Receipt{}, err
	}
	return receipt, nil
}

func (w *wallet) statement() Statement {
	return Statement{Cents: w.Cents, Entries: slices.Clone(w.Entries)}
}
