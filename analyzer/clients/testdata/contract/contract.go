// Package contract has a contract, and what is generated for it as far as the rules care.
package contract

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//temporal:workflow
type Cart interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:query
	Total() (int, error)

	//temporal:signal
	Add(ctx workflow.Context, name string)
}

// CartHandle stands for a cart.
type CartHandle struct{}

func (*CartHandle) Add(ctx context.Context, name string) error      { return nil }
func (*CartHandle) Total(ctx context.Context) (int, error)          { return 0, nil }
func (*CartHandle) Describe(ctx context.Context, name string) error { return nil }
