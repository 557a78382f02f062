// Package carts implements a contract of another package.
package carts

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"example.com/contract"
)

type base struct{ names []string }

func (b *base) Names() ([]string, error) {
	b.names = nil // want `query Names changes b.names: .* \(TG101\)`
	return b.names, nil
}

type cart struct {
	base
	added int
}

var _ contract.Cart = (*cart)(nil)

func (c *cart) Run(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Second) }

func (c *cart) Add(ctx workflow.Context, item contract.Item) error {
	c.added++
	return workflow.Sleep(ctx, time.Second)
}

func (c *cart) ValidateAdd(ctx workflow.Context, item contract.Item) error {
	c.added++                               // want `validator ValidateAdd changes c.added: .* \(TG102\)`
	return workflow.Sleep(ctx, time.Second) // want `validator ValidateAdd calls workflow.Sleep: .* \(TG104\)`
}

func (c *cart) Close(ctx workflow.Context) { c.names = nil }

// other has some of the methods, and implements nothing.
type other struct{ reads int }

func (o *other) Names() ([]string, error) {
	o.reads++
	return nil, nil
}

var _ = (*other).Names
