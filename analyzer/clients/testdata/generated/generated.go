// Package generated has a contract, and what is generated for it as far as names of messages are concerned.
package generated

import (
	"context"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

// An Item is what is added.
type Item struct{ Name string }

//temporal:workflow name=basket
type Basket interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:query name=total
	Total() (int, error)

	//temporal:signal name=add
	Add(ctx workflow.Context, item Item)

	//temporal:signal
	Clear(ctx workflow.Context)

	//temporal:signal name=internal
	Internal(ctx workflow.Context, n int)

	//temporal:update name=pay
	Pay(ctx workflow.Context, amount int) (string, error)
}

// Later has messages, and nothing is generated for them yet.
//
//temporal:messages
type Later interface {
	//temporal:signal name=later
	Later(ctx workflow.Context)
}

const (
	BasketWorkflowType = "basket"
	BasketTotalQuery   = "total"
)

type BasketHandle struct{}

func (*BasketHandle) Total(ctx context.Context) (int, error)   { return 0, nil }
func (*BasketHandle) Add(ctx context.Context, item Item) error { return nil }
func (*BasketHandle) Clear(ctx context.Context) error          { return nil }
func (*BasketHandle) Pay(ctx context.Context, amount int, opts ...runtime.UpdateOption) (string, error) {
	return "", nil
}

type BasketStarter struct{}

func (*BasketStarter) Add(ctx context.Context, item Item) (*BasketHandle, error) { return nil, nil }
func (*BasketStarter) Pay(ctx context.Context, amount int, opts ...runtime.UpdateOption) (string, *BasketHandle, error) {
	return "", nil, nil
}

type BasketChild struct{}

func (*BasketChild) Add(ctx workflow.Context, item Item) error { return nil }

type BasketExternal struct{}

func (BasketExternal) Add(ctx workflow.Context, item Item) error  { return nil }
func (BasketExternal) Internal(ctx workflow.Context, n int) error { return nil }
