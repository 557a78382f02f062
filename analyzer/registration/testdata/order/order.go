// Package order has handlers that are registered too late, and others that are not.
package order

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"example.com/steps"
)

type cart struct{ total int }

func (c *cart) add(ctx workflow.Context, n int) error { return workflow.Sleep(ctx, time.Second) }
func (c *cart) sum() (int, error)                     { return c.total, nil }

func (c *cart) lateByLiteral(ctx workflow.Context) error {
	wait := func() error { return workflow.Sleep(ctx, time.Minute) }
	register := func() error { return workflow.SetUpdateHandler(ctx, "add", c.add) }
	if err := wait(); err != nil {
		return err
	}
	return register() // want `^a function literal registers update add after a function literal: updates that come earlier are rejected; register handlers first \(TG201\)$`
}

func (c *cart) late(ctx workflow.Context) error {
	if err := workflow.Sleep(ctx, time.Minute); err != nil {
		return err
	}
	if err := workflow.SetQueryHandler(ctx, "sum", c.sum); err != nil { // want `^warning: query sum is registered after workflow.Sleep: queries that come earlier fail; register handlers first \(TG201\)$`
		return err
	}
	if err := workflow.SetQueryHandler(ctx, "more", c.sum); err != nil { // the reason is the same
		return err
	}
	return workflow.SetUpdateHandler(ctx, "add", c.add) // want `^update add is registered after workflow.Sleep: updates that come earlier are rejected; register handlers first \(TG201\)$`
}

func (c *cart) between(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, "load").Get(ctx, &c.total); err != nil {
		return err
	}
	return workflow.SetUpdateHandler(ctx, "remove", c.add) // want `update remove is registered after workflow.Future.Get`
}

func (c *cart) helpers(ctx workflow.Context) error {
	if err := steps.Prepare(ctx); err != nil {
		return err
	}
	return c.register(ctx) // want `register registers update add after Prepare: updates`
}

func (c *cart) register(ctx workflow.Context) error {
	return errors.Join(workflow.SetUpdateHandler(ctx, "add", c.add), workflow.SetQueryHandler(ctx, "sum", nil))
}

func (c *cart) perhaps(ctx workflow.Context, slow bool) error {
	if slow {
		_ = workflow.Sleep(ctx, time.Minute)
	}
	return workflow.SetUpdateHandler(ctx, "add", c.add) // want `update add is registered after workflow.Sleep`
}

func (c *cart) first(ctx workflow.Context) error {
	started := steps.Start(ctx)
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	return started.Get(ctx, nil)
}

func (c *cart) early(ctx workflow.Context, none bool) error {
	if none {
		return workflow.Sleep(ctx, time.Minute)
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = workflow.Sleep(ctx, time.Minute)
	})
	if err := c.register(ctx); err != nil {
		return err
	}
	for range 3 {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
	}
	return nil
}

// Each round registers what it has registered before.
func (c *cart) rounds(ctx workflow.Context) error {
	for range 3 {
		if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
			return err
		}
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
	}
	return nil
}

// What comes and goes has names of its own.
func (c *cart) questions(ctx workflow.Context, names []string) error {
	for _, name := range names {
		answered := false
		if err := workflow.SetUpdateHandler(ctx, name, func(workflow.Context) error { answered = true; return nil }); err != nil {
			return err
		}
		if err := workflow.Await(ctx, func() bool { return answered }); err != nil {
			return err
		}
	}
	return nil
}

// A coroutine registers when its turn has come.
func (c *cart) coroutine(ctx workflow.Context) {
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = workflow.Sleep(ctx, time.Minute)
		_ = workflow.SetUpdateHandler(ctx, "add", c.add)
	})
}

// What replaces a handler is not late.
func (c *cart) stages(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Minute); err != nil {
		return err
	}
	return workflow.SetUpdateHandler(ctx, "add", func(workflow.Context, int) error { return errors.New("closed") })
}

var _ = []any{
	(*cart).late, (*cart).between, (*cart).helpers, (*cart).perhaps, (*cart).first, (*cart).early, (*cart).rounds, (*cart).questions,
	(*cart).coroutine, (*cart).stages,
}
