package main

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// cart implements Cart. What has to survive continue-as-new is in its state.
type cart struct {
	customerID string
	timers     Timers
	state      State
	services   ServicesActivities
	limits     runtime.ContinueAsNewLimits // zero except in tests
}

func newCart(ctx workflow.Context, in CartInput) (Cart, error) {
	if in.State.Touched.IsZero() {
		in.State.Touched = workflow.Now(ctx)
	}
	timers := Timers{
		Reminder: cmp.Or(in.Timers.Reminder, time.Hour),
		Checkout: cmp.Or(in.Timers.Checkout, 24*time.Hour),
	}
	return &cart{customerID: in.CustomerID, timers: timers, state: in.State}, nil
}

func (c *cart) Run(ctx workflow.Context, _ CartInput) (Outcome, error) {
	for {
		if err := c.awaitWork(ctx); err != nil {
			return Outcome{}, err
		}
		switch {
		case c.hasEnded():
			return c.state.Outcome, nil
		case c.limits.Reached(ctx):
			return Outcome{}, ContinueCartAsNew(func() CartInput {
				return CartInput{CustomerID: c.customerID, Timers: c.timers, State: c.state}
			})
		case workflow.Now(ctx).Before(c.deadline()):
			// It was touched while nobody looked.
		case c.toBeReminded():
			c.remind(ctx)
		default:
			// No checkout is under way and no other handler blocks, so none runs between this decision and the end.
			c.checkOutByItself(ctx)
		}
	}
}

// awaitWork waits until the cart is paid or idle, or the history is long.
func (c *cart) awaitWork(ctx workflow.Context) error {
	deadline := c.deadline()
	_, err := runtime.AwaitWithTimeout(ctx, deadline.Sub(workflow.Now(ctx)), func() bool {
		// A change moves the deadline to a later time, which needs no other timer yet.
		return c.hasEnded() || c.limits.Reached(ctx) || c.deadline().Before(deadline)
	})
	if err != nil {
		return err
	}
	// A checkout decides first what becomes of the cart.
	return workflow.Await(ctx, func() bool { return c.state.Phase != Paying })
}

func (c *cart) hasEnded() bool { return c.state.Phase == Paid || c.state.Phase == Abandoned }

// deadline is when something has to be done about an idle cart.
func (c *cart) deadline() time.Time {
	if c.toBeReminded() {
		return c.state.Touched.Add(c.timers.Reminder)
	}
	return c.state.Touched.Add(c.timers.Checkout)
}

func (c *cart) toBeReminded() bool { return c.state.Email != "" && !c.state.Reminded }

// remind sends the reminder. A cart is not worth less because a mail could not be sent.
func (c *cart) remind(ctx workflow.Context) {
	c.state.Reminded = true
	err := c.services.Remind(ctx, Reminder{Email: c.state.Email, Items: c.state.Items})
	if err != nil {
		workflow.GetLogger(ctx).Warn("the reminder was not sent", "error", err)
	}
}

func (c *cart) touch(ctx workflow.Context) { c.state.Touched = workflow.Now(ctx) }

func (c *cart) SetEmail(ctx workflow.Context, e Email) {
	c.state.Email = e.Address
	c.touch(ctx)
}
