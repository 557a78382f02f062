// Package clients sends messages whose types do not survive that. // want package:`judged`
package clients

import (
	"context"

	"go.temporal.io/sdk/client"

	"example.com/orders"
	"example.com/types"
)

func send(ctx context.Context, c client.Client, anything any) error {
	if err := c.SignalWorkflow(ctx, "id", "", "s", types.Trouble{}); err != nil { // want `signal: types.Trouble.Err is an error, .* \(TG501\)`
		return err
	}
	if _, err := c.QueryWorkflow(ctx, "id", "", "q", types.Covered{}, "a"); err != nil { // want `query: types.Covered has only unexported fields: .* \(TG502\)`
		return err
	}
	if _, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: "id", UpdateName: "u", WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{1, func() {}}, // want `update: func\(\) is a function, .* \(TG501\)`
	}); err != nil {
		return err
	}
	if _, err := c.SignalWithStartWorkflow(ctx, "id", "s", uintptr(1), client.StartWorkflowOptions{}, "workflow", struct{ C chan int }{}); err != nil { // want `signal: uintptr is an address, .* \(TG501\)` `argument: struct{C chan int}.C is a channel, .* \(TG501\)`
		return err
	}

	// Of these nothing is known, and nothing is lost.
	if err := c.SignalWorkflow(ctx, "id", "", "s", nil); err != nil {
		return err
	}
	if err := c.SignalWorkflow(ctx, "id", "", "s", anything); err != nil {
		return err
	}
	if _, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, orders.Run, orders.Input{}); err != nil {
		return err
	}
	arguments := []any{"a"}
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, "workflow", arguments...)
	return err
}

var _ = send
