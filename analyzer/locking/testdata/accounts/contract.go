package accounts

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

//temporal:workflow
type Counter interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:signal
	Add(ctx workflow.Context, n int)

	//temporal:signal serial
	AddInTurn(ctx workflow.Context, n int)
}

type counter struct{ n int }

func (c *counter) Run(ctx workflow.Context) error { return nil }

func (c *counter) Add(ctx workflow.Context, n int) {
	before := c.n
	_ = workflow.Sleep(ctx, time.Second)
	c.n = before + n // want `warning: signal handler Add writes what it has made of an earlier c.n: .* \(TG401\)`
}

func (c *counter) AddInTurn(ctx workflow.Context, n int) {
	before := c.n
	_ = workflow.Sleep(ctx, time.Second)
	c.n = before + n
}

var _ Counter = (*counter)(nil)
