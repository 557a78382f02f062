// Package contract has a contract that another package implements. Its code is not generated here.
package contract

import "go.temporal.io/sdk/workflow"

//temporal:workflow
type Cart interface {
	//temporal:run
	Run(ctx workflow.Context) error

	//temporal:query
	Names() ([]string, error)

	//temporal:update
	Add(ctx workflow.Context, item Item) error

	//temporal:validator for=Add
	ValidateAdd(ctx workflow.Context, item Item) error

	//temporal:signal
	Close(ctx workflow.Context)
}

// Item is an item.
type Item struct{ Name string }

// Local implements the contract in its own package.
type Local struct{ reads int }

var _ Cart = (*Local)(nil)

func (l *Local) Run(ctx workflow.Context) error { return nil }

func (l *Local) Names() ([]string, error) {
	l.reads++ // want `query Names changes l.reads: .* \(TG101\)`
	return nil, nil
}

func (l *Local) Add(ctx workflow.Context, item Item) error {
	l.reads++
	return nil
}

func (l *Local) ValidateAdd(ctx workflow.Context, item Item) error { return nil }

func (l *Local) Close(ctx workflow.Context) {}
