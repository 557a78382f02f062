package main

import (
	"errors"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"
)

const maxItems = 100 // different ones

// Handlers ask their validators again: a message of the same workflow task may have changed the cart since the update was
// validated.

func (c *cart) AddItem(ctx workflow.Context, a Addition) (Cents, error) {
	if err := c.ValidateAddItem(ctx, a); err != nil {
		return 0, err
	}
	c.state.Items = append(c.state.Items, a.Item)
	c.touch(ctx)
	return c.Total(), nil
}

func (c *cart) ValidateAddItem(_ workflow.Context, a Addition) error {
	if err := c.mayChange(); err != nil {
		return err
	}
	switch {
	case c.find(a.Item.SKU) >= 0:
		return fmt.Errorf("%s is in the cart already", a.Item.SKU)
	case len(c.state.Items) >= maxItems:
		return fmt.Errorf("the cart is full, with %d items", maxItems)
	}
	return nil
}

func (c *cart) AddItemLater(ctx workflow.Context, a Addition) error {
	_, err := c.AddItem(ctx, a)
	return err
}

func (c *cart) RemoveItem(ctx workflow.Context, r Removal) (Cents, error) {
	if err := c.ValidateRemoveItem(ctx, r); err != nil {
		return 0, err
	}
	i := c.find(r.SKU)
	c.state.Items = slices.Delete(c.state.Items, i, i+1)
	c.touch(ctx)
	return c.Total(), nil
}

func (c *cart) ValidateRemoveItem(_ workflow.Context, r Removal) error {
	return errors.Join(c.mayChange(), c.has(r.SKU))
}

func (c *cart) ChangeQuantity(ctx workflow.Context, q QuantityChange) (Cents, error) {
	if err := c.ValidateChangeQuantity(ctx, q); err != nil {
		return 0, err
	}
	c.state.Items[c.find(q.SKU)].Quantity = q.Quantity
	c.touch(ctx)
	return c.Total(), nil
}

func (c *cart) ValidateChangeQuantity(_ workflow.Context, q QuantityChange) error {
	return errors.Join(c.mayChange(), c.has(q.SKU))
}

func (c *cart) Items() []Item { return c.state.Items }

func (c *cart) Total() Cents {
	var total Cents
	for _, item := range c.state.Items {
		total += item.Price * Cents(item.Quantity)
	}
	return total
}

// mayChange says why the contents must stay as they are.
func (c *cart) mayChange() error {
	if c.state.Phase != Open {
		return fmt.Errorf("the cart is %s", c.state.Phase)
	}
	return nil
}

func (c *cart) has(sku string) error {
	if c.find(sku) < 0 {
		return fmt.Errorf("there is no %s in the cart", sku)
	}
	return nil
}

// find is the index of an item, -1 if it is not in the cart.
func (c *cart) find(sku string) int {
	return slices.IndexFunc(c.state.Items, func(item Item) bool { return item.SKU == sku })
}
