package main

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

func (c *cart) Checkout(ctx workflow.Context, checkout Checkout) (Receipt, error) {
	if err := c.ValidateCheckout(ctx, checkout); err != nil {
		return Receipt{}, err
	}
	receipt, err := c.pay(ctx, workflow.GetInfo(ctx).WorkflowExecution.ID+"/"+checkout.RequestID)
	if err != nil {
		c.state.Phase = Open
		return Receipt{}, err
	}
	c.state.Phase, c.state.Outcome = Paid, Outcome{Receipt: receipt}
	return receipt, nil
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

// checkOutByItself ends a cart that nobody touches. What is empty or cannot be paid is abandoned.
func (c *cart) checkOutByItself(ctx workflow.Context) {
	c.state.Phase, c.state.Outcome = Abandoned, Outcome{Abandoned: true}
	if len(c.state.Items) == 0 {
		return
	}
	// The customer's next cart has another first run.
	receipt, err := c.pay(ctx, workflow.GetInfo(ctx).FirstRunID)
	if err != nil {
		workflow.GetLogger(ctx).Warn("The cart was not paid by itself", "Error", err)
		c.state.Phase = Abandoned
		return
	}
	c.state.Phase, c.state.Outcome = Paid, Outcome{Automatic: true, Receipt: receipt}
}

// pay charges the customer. From here on the contents are what is paid for: validators reject changes. The caller says what
// the next phase is.
func (c *cart) pay(ctx workflow.Context, key string) (Receipt, error) {
	c.state.Phase = Paying
	c.touch(ctx)
	receipt := Receipt{Items: c.state.Items, Total: c.Total()}
	var err error
	receipt.PaymentID, err = c.services.Charge(ctx, Charge{Key: key, CustomerID: c.customerID, Total: receipt.Total})
	return receipt, err
}
