package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// Processing gets the items of an order ready, and sends them.
//
//temporal:workflow queue=progress id=processing-{OrderID}
type Processing interface {
	// Run processes one item after the other.
	//
	//temporal:run
	Run(ctx workflow.Context, in ProcessingInput) (string, error)

	// Status is the status alone.
	//
	//temporal:query name=get_status
	Status() Status

	// Progress is what a customer sees.
	//
	//temporal:query name=get_progress
	Progress() Progress

	// ItemsRemaining is how many items are still to be processed.
	//
	//temporal:query name=get_items_remaining
	ItemsRemaining() int

	// AwaitStatus returns when the order has reached a status or has passed it, or with an error if that will not happen any
	// more.
	//
	//temporal:update name=wait_for_status
	AwaitStatus(ctx workflow.Context, wanted WantedStatus) (Progress, error)
}

// Warehouse is where the items are.
//
//temporal:activities start-to-close=5m max-attempts=3
type Warehouse interface {
	// ProcessItem gets one item ready.
	//
	//temporal:activity name=process_item
	ProcessItem(ctx context.Context, item string) error
}

// ProcessingInput starts the processing of an order.
type ProcessingInput struct {
	OrderID string
	Items   []string `validate:"min=1"`
}

// Status is how far the processing of an order has come.
type Status string

// The statuses of an order.
const (
	OrderPending    Status = "pending"
	OrderProcessing Status = "processing"
	OrderShipped    Status = "shipped"
)

// rank is the place of a status among all, in the order in which they are reached. It is negative for one that is unknown.
func (s Status) rank() int {
	switch s {
	case OrderPending:
		return 0
	case OrderProcessing:
		return 1
	case OrderShipped:
		return 2
	}
	return -1
}

// Progress is how far the processing of an order has come.
type Progress struct {
	Status         Status
	ItemsProcessed int
	TotalItems     int
	Percent        int
	CurrentStep    string
}

// WantedStatus is what somebody waits for.
type WantedStatus struct {
	Status Status
}

// Validate is called before the update is sent, and again before it is accepted. Nobody should wait for a status that is
// misspelled.
func (w WantedStatus) Validate() error {
	if w.Status.rank() < 0 {
		return fmt.Errorf("%q is no status of an order", w.Status)
	}
	return nil
}
