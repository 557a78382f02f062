// Package contract has a workflow with a contract. Its code is not generated here.
package contract

import (
	"time"

	"example.com/store"
	"github.com/temporalgen/temporalgen/runtime/host"
	"go.temporal.io/sdk/workflow"
)

//temporal:workflow name=cart
type Cart interface {
	//temporal:run
	Run(ctx workflow.Context, n int) error

	//temporal:update
	Add(ctx workflow.Context) error

	//temporal:update
	Reset(ctx workflow.Context) error
}

// Local implements the contract.
type Local struct{ n int }

var _ Cart = (*Local)(nil)

// Run needs not wait for its handlers, and continues in several ways.
func (l *Local) Run(ctx workflow.Context, n int) error {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	switch n {
	case 0:
		return workflow.NewContinueAsNewError(ctx, "cart", l.n) // want `what is remembered and what handlers still do are lost: .* \(TG311\)`
	case 1:
		return l.again(ctx)
	case 2:
		return workflow.NewContinueAsNewError(ctx, "checkout", l.n)
	case 3:
		return nil
	}
	return ContinueCartAsNew(func() int { return l.n })
}

func (l *Local) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, l.n) // want `what is remembered`
}

// Add is an update.
func (l *Local) Add(ctx workflow.Context) error { return store.Save(ctx) }

// Reset is an update that continues.
func (l *Local) Reset(ctx workflow.Context) error {
	return ContinueCartAsNew(func() int { return l.n }) // want `update Reset does not continue the workflow as new`
}

// ContinueCartAsNew is as generated code has it.
func ContinueCartAsNew(state func() int) error {
	return host.ContinueAsNew("cart", func() []any { return []any{state()} })
}
