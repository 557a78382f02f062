package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// counter is the workflow as it is written for generated code.
type counter struct {
	totals Totals
	last   bool
	bank   BankActivities
}

func newCounter(workflow.Context, Input) (Counter, error) { return &counter{}, nil }

func (c *counter) Run(ctx workflow.Context, _ Input) (Totals, error) {
	err := workflow.Await(ctx, func() bool { return c.last })
	return c.totals, err
}

func (c *counter) Credit(ctx workflow.Context, a Amount) error {
	c.totals.Credits++
	c.totals.Balance += a.Cents
	return c.post(ctx, a)
}

func (c *counter) Debit(ctx workflow.Context, a Amount) error {
	c.totals.Debits++
	c.totals.Balance -= a.Cents
	return c.post(ctx, a)
}

func (c *counter) Enter(ctx workflow.Context, a Amount) error { return c.Credit(ctx, a) }

func (c *counter) Transfer(ctx workflow.Context, a Amount) (int, error) {
	c.totals.Transfers++
	c.totals.Balance += a.Cents
	return c.totals.Balance, c.post(ctx, a)
}

func (c *counter) Totals() (Totals, error) { return c.totals, nil }

func (c *counter) post(ctx workflow.Context, a Amount) error {
	c.last = c.last || a.Last
	if !a.Post {
		return nil
	}
	_, err := c.bank.Post(ctx, a)
	c.totals.Posted++
	return err
}

// bank implements Bank by doing nothing.
type bank struct{}

func (bank) Post(_ context.Context, a Amount) (string, error) { return a.Key + " posted", nil }
