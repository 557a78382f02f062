// Package senders sends messages, as it should and as it should not.
package senders

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"example.com/contract"
)

type cart struct {
	client client.Client
	id     string
	names  []string
}

func (c *cart) addAll(ctx context.Context, h *contract.CartHandle) error {
	for _, name := range c.names {
		if err := c.client.SignalWorkflow(ctx, c.id, "", "add", name); err != nil { // want `warning: a signal is sent for each element, .* \(TG602\)`
			return err
		}
	}
	for i := 0; i < len(c.names); i++ {
		message := struct{ Name string }{c.names[i]}
		if err := c.client.SignalWorkflow(ctx, fmt.Sprintf("cart-%s", c.id), "", "add", message); err != nil { // want `warning: a signal is sent for each element, .* \(TG602\)`
			return err
		}
	}
	for _, name := range c.names {
		if err := h.Add(ctx, name); err != nil { // want `warning: a signal is sent for each element, .* \(TG602\)`
			return err
		}
	}
	return nil
}

func inWorkflow(ctx workflow.Context, id string, names []string) {
	for _, name := range names {
		workflow.SignalExternalWorkflow(ctx, id, "", "add", name) // want `warning: a signal is sent for each element, .* \(TG602\)`
	}
	child := workflow.ExecuteChildWorkflow(ctx, "child")
	for _, name := range names {
		child.SignalChildWorkflow(ctx, "add", name).Get(ctx, nil) // want `warning: a signal is sent for each element, .* \(TG602\)`
	}
	for _, name := range names {
		workflow.SignalExternalWorkflow(ctx, id, "", "add", name)
		_ = workflow.Sleep(ctx, time.Minute)
	}
	for _, name := range names {
		child := workflow.ExecuteChildWorkflow(ctx, "child")
		child.SignalChildWorkflow(ctx, "add", name)
	}
}

type message struct{ to, kind, text string }

// Each of these is to another workflow, or with another name, or the same again, or waits in between.
func (c *cart) fine(ctx context.Context, ids []string, messages chan message, all []message, h []*contract.CartHandle) {
	for _, id := range ids {
		_ = c.client.SignalWorkflow(ctx, id, "", "close", id)
		_ = c.client.SignalWorkflow(ctx, "cart-"+id, "", "close", id)
	}
	for _, id := range ids {
		workflowID := fmt.Sprint("cart-", id)
		_ = c.client.SignalWorkflow(ctx, workflowID, "", "close", id)
	}
	for _, id := range ids {
		c.id = id
		_ = c.client.SignalWorkflow(ctx, c.id, "", "close", id)
	}
	for _, id := range ids {
		_ = c.client.SignalWorkflow(ctx, newID(), "", "close", id)
	}
	for m := range messages {
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", m)
	}
	for _, m := range all {
		_ = c.client.SignalWorkflow(ctx, c.id, "", m.kind, m.text)
	}
	for _, name := range []string{"a", "b"} {
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", name)
	}
	for i := 0; i < 10; i++ {
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", i)
	}
	for range 3 {
		if err := c.client.SignalWorkflow(ctx, c.id, "", "close", "now"); err == nil {
			return
		}
	}
	for _, m := range all {
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", m)
		time.Sleep(time.Second)
	}
	for _, m := range all {
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", m)
		_, _ = c.client.QueryWorkflow(ctx, c.id, "", "total")
	}
	for _, m := range all {
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", m)
		_ = c.client.SignalWorkflow(ctx, c.id, "", "check", m)
	}
	for _, m := range all {
		if m.kind == "last" {
			_ = c.client.SignalWorkflow(ctx, c.id, "", "add", m)
			break
		}
	}
	for i, cart := range h {
		_ = cart.Add(ctx, "a")
		_ = h[i].Add(ctx, ids[i])
		_ = h[0].Describe(ctx, ids[i])
	}
	for {
		m := <-messages
		_ = c.client.SignalWorkflow(ctx, c.id, "", "add", m)
	}
}

func newID() string { return "id" }
