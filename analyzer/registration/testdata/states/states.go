// Package states has state that is set after the updates that use it are registered, and before.
package states

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

type total struct{ sum int }

type counter interface{ add(int) }

func variable(ctx workflow.Context) error {
	var seen map[string]int
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, name string) error {
		seen[name]++
		return nil
	}); err != nil {
		return err
	}
	seen = make(map[string]int) // want `^seen is set after update add is registered, which writes to the map: an update that has arrived runs before, and panics \(TG202\)$`
	return nil
}

func pointer(ctx workflow.Context) error {
	var t *total
	var c counter
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, n int) error {
		t.sum += n
		c.add(n)
		return nil
	}); err != nil {
		return err
	}
	t = &total{} // want `t is set after update add is registered, which uses what it points to`
	c = other{}  // want `c is set after update add is registered, which calls a method of it`
	return nil
}

type other struct{}

func (other) add(int) {}

type cart struct {
	items map[string]int
	lines map[string]int
	count int
	total *total
	inner struct{ seen map[string]bool }
}

func (c *cart) add(ctx workflow.Context, name string) error {
	c.items[name]++
	c.inner.seen[name] = true
	c.count++
	return nil
}

func (c *cart) addLine(ctx workflow.Context, name string) error {
	c.lines[name]++
	return nil
}

func run(ctx workflow.Context) error {
	c := &cart{}
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	c.items = map[string]int{}       // want `c.items is set after update add is registered, which writes to the map`
	c.inner.seen = map[string]bool{} // want `c.inner.seen is set after update add is registered, which writes to the map`
	c.count = 0                      // want `^warning: c.count is set after update add is registered, which changes it: what updates have done that came earlier is lost \(TG202\)$`
	return nil
}

func (c *cart) run(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "line", c.addLine); err != nil {
		return err
	}
	c.lines = map[string]int{} // want `c.lines is set after update line is registered`
	return nil
}

func literal(ctx workflow.Context) error {
	c := cart{}
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, name string) error {
		c.items[name]++
		return nil
	}); err != nil {
		return err
	}
	c.items = map[string]int{} // want `c.items is set after update add is registered, which writes to the map`
	return nil
}

// These are as they should be.

func before(ctx workflow.Context) error {
	seen := make(map[string]int)
	var total int
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, name string) error {
		seen[name]++
		total++
		return nil
	}); err != nil {
		return err
	}
	if err := workflow.Await(ctx, func() bool { return total > 10 }); err != nil {
		return err
	}
	total = 0
	seen = make(map[string]int)
	return nil
}

func made(ctx workflow.Context) error {
	c := newCart()
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	c.count += 5
	return nil
}

func newCart() *cart {
	c := &cart{items: map[string]int{}}
	c.inner.seen = make(map[string]bool)
	return c
}

func filled(ctx workflow.Context) error {
	c := new(cart)
	fill(c)
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	if len(c.items) > 100 {
		c.items = map[string]int{} // want `warning: c.items is set after update add is registered, which changes it`
	}
	return nil
}

func fill(c *cart) { *c = *newCart() }

func guarded(ctx workflow.Context) error {
	var t *total
	var lines map[string]int
	ready := false
	if err := workflow.SetUpdateHandler(ctx, "a", func(ctx workflow.Context, n int) error {
		if t == nil {
			return errors.New("not yet")
		}
		t.sum += n
		return nil
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "b", func(ctx workflow.Context, name string) error {
		if err := workflow.Await(ctx, func() bool { return ready }); err != nil {
			return err
		}
		lines[name]++
		return nil
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "c", func(ctx workflow.Context, name string) error {
		lines[name]++
		return nil
	}, workflow.UpdateHandlerOptions{Validator: func(name string) error {
		if lines == nil {
			return errors.New("not yet")
		}
		return nil
	}}); err != nil {
		return err
	}
	t = &total{}
	lines = make(map[string]int)
	ready = true
	return nil
}

// Queries run when nothing else does, and errors are no state.
func queried(ctx workflow.Context) error {
	var err error
	status := "new"
	if err = workflow.SetQueryHandler(ctx, "status", func() (string, error) { return status, nil }); err != nil {
		return err
	}
	err = workflow.SetUpdateHandler(ctx, "stop", func(ctx workflow.Context) error {
		err = workflow.ExecuteActivity(ctx, "stop").Get(ctx, nil)
		return err
	})
	status = "started"
	return err
}

var _ = []any{variable, pointer, run, (*cart).run, literal, before, made, filled, guarded, queried}
