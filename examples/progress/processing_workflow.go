package main

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// processing implements Processing. Whatever changes keeps the progress up to date, so that queries only read.
type processing struct {
	warehouse WarehouseActivities
	progress  Progress
	stopped   bool
}

func newProcessing(_ workflow.Context, in ProcessingInput) (Processing, error) {
	return &processing{progress: Progress{Status: OrderPending, TotalItems: len(in.Items), CurrentStep: "Initialization"}}, nil
}

func (p *processing) Run(ctx workflow.Context, in ProcessingInput) (string, error) {
	p.progress.Status = OrderProcessing
	for _, item := range in.Items {
		p.progress.CurrentStep = "Processing item " + item
		if err := p.warehouse.ProcessItem(ctx, item); err != nil {
			p.stopped = true // those who wait are told
			return "", err
		}
		p.progress.ItemsProcessed++
		p.progress.Percent = 100 * p.progress.ItemsProcessed / p.progress.TotalItems
	}
	p.progress.Status = OrderShipped
	p.progress.CurrentStep = "Shipped to customer"
	return fmt.Sprintf("Order %s completed", in.OrderID), nil
}

func (p *processing) Status() Status { return p.progress.Status }

func (p *processing) Progress() Progress { return p.progress }

func (p *processing) ItemsRemaining() int { return p.progress.TotalItems - p.progress.ItemsProcessed }

func (p *processing) AwaitStatus(ctx workflow.Context, wanted WantedStatus) (Progress, error) {
	// Whoever asks for a status that has gone by would wait for ever if it had to be the current one.
	reached := func() bool { return p.progress.Status.rank() >= wanted.Status.rank() }
	if err := workflow.Await(ctx, func() bool { return reached() || p.stopped }); err != nil {
		return Progress{}, err
	}
	if !reached() {
		return Progress{}, temporal.NewApplicationError(fmt.Sprintf("stopped in status %s", p.progress.Status), StoppedType)
	}
	return p.progress, nil
}
