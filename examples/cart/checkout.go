package cart

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

func (c *cart) Checkout(ctx workflow.Context, checkout Checkout) (Receipt, error) {
	if err := c.ValidateCheckout(ctx, checkout); err != nil {
		return Receipt{}, err
	}
	// From here on the contents are what is paid for: validators reject changes.
	c.state.Phase = Paying
	c.touch(ctx)
	payment, err := c.services.Charge(ctx, Charge{
		Key:        workflow.GetInfo(ctx).WorkflowExecution.ID + "/" + checkout.RequestID,
		CustomerID: c.customerID,
		Total:      c.Total(),
	})
	if err != nil {
		c.state.Phase = Open
		return Receipt{}, err
	}
	c.state.Phase = Paid
	c.state.Receipt = Receipt{PaymentID: payment, Items: c.state.Items, Total: c.Total()}
	return c.state.Receipt, nil
}

func (c *cart) ValidateCheckout(workflow.Context, Checkout) error {
	if err := c.mayChange(); err != nil {
		return err
	}
	if len(c.state.Items) == 0 {
		return errors.New("the cart is empty")
	}
	return nil
}
