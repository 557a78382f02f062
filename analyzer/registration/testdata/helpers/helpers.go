// Package helpers has workflows that register handlers, and set state, by way of other functions.
package helpers

import "go.temporal.io/sdk/workflow"

type cart struct {
	items map[string]int
	lines map[string]int
	count int
	state string
}

func (c *cart) add(ctx workflow.Context, name string) error {
	c.items[name]++
	c.count++
	return nil
}

func (c *cart) register(ctx workflow.Context) error {
	return workflow.SetUpdateHandler(ctx, "add", c.add)
}

func (c *cart) setup(ctx workflow.Context) error { return c.register(ctx) }

func (c *cart) init() {
	c.items = map[string]int{}
	c.count = 0
}

func (c *cart) initAll() { c.init() }

func (c *cart) setState(state string) { c.state = state }

func registeredByMethod(ctx workflow.Context) error {
	c := &cart{}
	if err := c.register(ctx); err != nil {
		return err
	}
	c.items = map[string]int{} // want `^c.items is set after update add is registered, which writes to the map: an update that has arrived runs before, and panics \(TG202\)$`
	return nil
}

func setByMethod(ctx workflow.Context) error {
	c := &cart{}
	if err := workflow.SetUpdateHandler(ctx, "add", c.add); err != nil {
		return err
	}
	c.init() // want `^init sets c.items after update add is registered, which writes to the map: .* \(TG202\)$` `^warning: init sets c.count after update add is registered, which changes it: .* \(TG202\)$`
	return nil
}

func bothByMethods(ctx workflow.Context) error {
	c := &cart{}
	if err := c.setup(ctx); err != nil {
		return err
	}
	c.initAll() // want `initAll sets c.items after update add is registered, which writes to the map` `warning: initAll sets c.count after`
	return nil
}

func byFunctions(ctx workflow.Context) error {
	c := &cart{}
	if err := registerFor(ctx, c); err != nil {
		return err
	}
	fill(c) // want `fill sets c.lines after update line is registered, which writes to the map`
	return nil
}

func registerFor(ctx workflow.Context, c *cart) error {
	return workflow.SetUpdateHandler(ctx, "line", func(ctx workflow.Context, name string) error {
		c.lines[name]++
		return nil
	})
}

func fill(c *cart) { c.lines = make(map[string]int) }

type order struct {
	paid map[string]bool
	seen map[string]bool
}

// Run is a workflow that is a method.
func (o *order) Run(ctx workflow.Context) error {
	if err := o.register(ctx); err != nil {
		return err
	}
	o.init() // want `init sets o.paid after update pay is registered, which writes to the map`
	return nil
}

func (o *order) register(ctx workflow.Context) error {
	return workflow.SetUpdateHandler(ctx, "pay", o.pay)
}

func (o *order) pay(ctx workflow.Context, id string) error {
	o.paid[id] = true
	o.seen[id] = true
	return nil
}

func (o *order) init() { o.paid = make(map[string]bool) }

func newOrder() *order { return &order{seen: make(map[string]bool)} }

// These are as they should be.

func initialisedBefore(ctx workflow.Context) error {
	c := &cart{}
	c.init()
	if err := c.register(ctx); err != nil {
		return err
	}
	c.setState("open")
	if err := workflow.Sleep(ctx, 1); err != nil {
		return err
	}
	c.items = map[string]int{}
	return nil
}

func initialisedWithin(ctx workflow.Context) error {
	c := &cart{}
	if err := c.initAndRegister(ctx); err != nil {
		return err
	}
	if len(c.items) > 5 {
		c.empty()
	}
	return nil
}

func (c *cart) initAndRegister(ctx workflow.Context) error {
	c.init()
	return c.register(ctx)
}

func (c *cart) empty() {
	for name := range c.items {
		delete(c.items, name)
	}
}

func another(ctx workflow.Context) error {
	c, d := &cart{items: map[string]int{}}, &cart{}
	if err := c.register(ctx); err != nil {
		return err
	}
	d.init()
	return nil
}

func afterWaiting(ctx workflow.Context) error {
	c := &cart{items: map[string]int{}}
	if err := c.register(ctx); err != nil {
		return err
	}
	if err := workflow.Await(ctx, func() bool { return c.count > 3 }); err != nil {
		return err
	}
	c.init()
	return nil
}

func counted(ctx workflow.Context) error {
	c := &cart{items: map[string]int{}}
	if err := c.register(ctx); err != nil {
		return err
	}
	c.restart(ctx)
	return nil
}

// The handler makes what is missing.
func lazy(ctx workflow.Context) error {
	c := &cart{}
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, name string) error {
		c.ensure()
		c.items[name]++
		return nil
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "lazy", c.addLazily); err != nil {
		return err
	}
	c.ensure()
	return nil
}

func (c *cart) addLazily(ctx workflow.Context, name string) error {
	c.ensure()
	c.items[name]++
	return nil
}

func (c *cart) ensure() {
	if c.items == nil {
		c.items = map[string]int{}
	}
}

func (c *cart) restart(ctx workflow.Context) {
	_ = workflow.Sleep(ctx, 1)
	c.count = 0
}

var _ = []any{
	registeredByMethod, setByMethod, bothByMethods, byFunctions, (*order).Run, newOrder,
	initialisedBefore, initialisedWithin, another, afterWaiting, counted, lazy,
}
