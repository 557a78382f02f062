package readme

import (
	"errors"
	"fmt"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

// Pending is the status of an order that is not paid yet.
const Pending = "pending"

// order implements Order. The workflow that is written by hand uses it as well.
type order struct {
	status string
	items  []Item
}

func newOrder(workflow.Context, OrderInput) (Order, error) {
	return &order{status: Pending}, nil
}

// Run gives the customer a minute.
func (o *order) Run(ctx workflow.Context, _ OrderInput) (string, error) {
	_, err := runtime.AwaitWithTimeout(ctx, time.Minute, func() bool { return o.status != Pending })
	return o.result(), err
}

func (o *order) result() string { return fmt.Sprintf("%d items", len(o.items)) }

func (o *order) AddItem(_ workflow.Context, item Item) (Totals, error) {
	o.items = append(o.items, item)
	return Totals{Items: len(o.items)}, nil
}

func (o *order) ValidateAddItem(_ workflow.Context, item Item) error {
	if item.SKU == "" {
		return errors.New("no such item")
	}
	return nil
}
