// Package contract has a contract, and what is generated for it as far as the rules care.
package contract

import (
	"context"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

//temporal:workflow
type Cart interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:query
	Total() (int, error)

	//temporal:signal
	Add(ctx workflow.Context, name string)

	//temporal:update
	Move(ctx workflow.Context, m Move) (int, error)

	//temporal:update id={ID}
	Pay(ctx workflow.Context, p Payment) (int, error)

	//temporal:update dedup
	Refund(ctx workflow.Context, p Payment) (int, error)
}

// Move is a message without an ID, and Payment one that has one.
type (
	Move    struct{ To string }
	Payment struct{ ID string }
)

// CartHandle stands for a cart.
type CartHandle struct{}

func (*CartHandle) Add(ctx context.Context, name string) error { return nil }
func (*CartHandle) Total(ctx context.Context) (int, error)     { return 0, nil }
func (*CartHandle) Move(ctx context.Context, m Move, opts ...runtime.UpdateOption) (int, error) {
	return 0, nil
}
func (*CartHandle) StartMove(ctx context.Context, m Move, opts ...runtime.UpdateOption) (*runtime.UpdateHandle[int], error) {
	return nil, nil
}
func (*CartHandle) Pay(ctx context.Context, p Payment, opts ...runtime.UpdateOption) (int, error) {
	return 0, nil
}
func (*CartHandle) Refund(ctx context.Context, p Payment, opts ...runtime.UpdateOption) (int, error) {
	return 0, nil
}
func (*CartHandle) Describe(ctx context.Context, name string) error { return nil }
