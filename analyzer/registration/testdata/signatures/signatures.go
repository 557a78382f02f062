// Package signatures has handlers that the SDK does not accept, and others that it does.
package signatures

import (
	"context"
	"errors"

	"go.temporal.io/sdk/workflow"
)

type item struct{ SKU string }

type cart struct{ items []item }

func (c *cart) list() ([]item, error)                               { return c.items, nil }
func (c *cart) first(ctx workflow.Context) (item, error)            { return c.items[0], nil }
func (c *cart) nothing()                                            {}
func (c *cart) noError() ([]item, int)                              { return nil, 0 }
func (c *cart) callback() (func(), error)                           { return nil, nil }
func (c *cart) add(ctx workflow.Context, i item) error              { return nil }
func (c *cart) addAll(ctx workflow.Context, i ...item) error        { return nil }
func (c *cart) noContext(i item) error                              { return nil }
func (c *cart) otherContext(ctx context.Context, i item) error      { return nil }
func (c *cart) channel(ctx workflow.Context) (chan item, error)     { return nil, nil }
func (c *cart) three(ctx workflow.Context) (int, int, error)        { return 0, 0, nil }
func (c *cart) own(ctx ownContext) (*item, *ownError)               { return nil, nil }
func (c *cart) validate(i item) error                               { return nil }
func (c *cart) validateContext(ctx workflow.Context, i item) error  { return nil }
func (c *cart) validatePointer(ctx workflow.Context, i *item) error { return nil }
func (c *cart) validateBool(i item) bool                            { return true }
func (c *cart) validateNothing(i item)                              {}
func (c *cart) validateTwo(i item, n int) error                     { return nil }

type ownContext interface{ workflow.Context }

type ownError struct{}

func (*ownError) Error() string { return "own" }

type handler func(ctx workflow.Context, i item) error

func register(ctx workflow.Context, c *cart, name string, other any, typed handler) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, "list", c.list),
		workflow.SetQueryHandler(ctx, "first", c.first),       // want `^query first takes a workflow.Context, which the SDK does not give to queries: each one fails \(TG105\)$`
		workflow.SetQueryHandler(ctx, "nothing", c.nothing),   // want `query nothing returns nothing, instead of a result and an error: .* \(TG208\)`
		workflow.SetQueryHandler(ctx, "noError", c.noError),   // want `the second result of query noError is int, and no error: .* \(TG208\)`
		workflow.SetQueryHandler(ctx, "callback", c.callback), // want `query callback returns func\(\), which cannot be sent: .* \(TG208\)`
		workflow.SetQueryHandler(ctx, "value", c.items),       // want `query value is \[\]item, and no function: .* \(TG208\)`
		workflow.SetQueryHandler(ctx, "other", other),
		workflow.SetQueryHandler(ctx, "error", func() error { return nil }),                     // want `query error returns one value, instead of .* \(TG208\)`
		workflow.SetQueryHandlerWithOptions(ctx, name, c.first, workflow.QueryHandlerOptions{}), // want `the query takes a workflow.Context`

		workflow.SetUpdateHandler(ctx, "add", c.add),
		workflow.SetUpdateHandler(ctx, "addAll", c.addAll),
		workflow.SetUpdateHandler(ctx, "own", c.own),
		workflow.SetUpdateHandler(ctx, "typed", typed),
		workflow.SetUpdateHandler(ctx, "noContext", c.noContext),                                      // want `update noContext does not take a workflow.Context first: .* \(TG208\)`
		workflow.SetUpdateHandler(ctx, "otherContext", c.otherContext),                                // want `update otherContext does not take a workflow.Context first: .* \(TG208\)`
		workflow.SetUpdateHandler(ctx, "channel", c.channel),                                          // want `update channel returns chan item, which cannot be sent: .* \(TG208\)`
		workflow.SetUpdateHandler(ctx, "three", c.three),                                              // want `update three returns 3 values, instead of .* \(TG208\)`
		workflow.SetUpdateHandler(ctx, "last", func(workflow.Context) (error, int) { return nil, 0 }), // want `the last result of update last is int, and no error: .* \(TG208\)`

		workflow.SetUpdateHandlerWithOptions(ctx, "a", c.add, workflow.UpdateHandlerOptions{Validator: c.validate}),
		workflow.SetUpdateHandlerWithOptions(ctx, "b", c.add, workflow.UpdateHandlerOptions{Validator: c.validateContext}),
		workflow.SetUpdateHandlerWithOptions(ctx, "c", c.add, workflow.UpdateHandlerOptions{Validator: other}),
		workflow.SetUpdateHandlerWithOptions(ctx, "d", c.add, workflow.UpdateHandlerOptions{Validator: c.validatePointer}), // want `the validator of update d takes \*item, and the update item: .* \(TG207\)`
		workflow.SetUpdateHandlerWithOptions(ctx, "e", c.add, workflow.UpdateHandlerOptions{Validator: c.validateBool}),    // want `the validator of update e does not return one error: .* \(TG207\)`
		workflow.SetUpdateHandlerWithOptions(ctx, "f", c.add, workflow.UpdateHandlerOptions{Validator: c.validateNothing}), // want `the validator of update f does not return one error: .* \(TG207\)`
		workflow.SetUpdateHandlerWithOptions(ctx, "g", c.add, workflow.UpdateHandlerOptions{Validator: c.validateTwo}),     // want `the validator of update g takes 2 messages, and the update one message: .* \(TG207\)`
	)
}

// A generic function says nothing about types.
func registerTyped[C, M, R any](ctx C, root workflow.Context, name, other string, update func(C, M) (R, error), validator func(M) error, query func() (R, error), search func(M) (R, error)) error {
	return errors.Join(
		workflow.SetUpdateHandlerWithOptions(root, name, update, workflow.UpdateHandlerOptions{Validator: validator}),
		workflow.SetUpdateHandlerWithOptions(root, other, update, workflow.UpdateHandlerOptions{Validator: func(M) error { return nil }}),
		workflow.SetQueryHandler(root, name, query),
		workflow.SetQueryHandler(root, other, search),
	)
}

func use(ctx workflow.Context, c *cart) error {
	if err := registerTyped(ctx, ctx, "t", "u", func(workflow.Context, item) (int, error) { return 0, nil }, c.validate, func() (int, error) { return 0, nil }, func(item) (int, error) { return 0, nil }); err != nil {
		return err
	}
	return register(ctx, c, "n", nil, c.add)
}

var _ = use
