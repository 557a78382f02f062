package byhand

import (
	"context"

	"go.temporal.io/sdk/client"
)

// Open starts the workflow of a wallet.
func Open(ctx context.Context, c client.Client, w Wallet) error {
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "wallet-" + w.ID, TaskQueue: TaskQueue}, Type, w)
	return err
}

// Send tops a wallet up.
func Send(ctx context.Context, c client.Client, wallet string, t TopUp) error {
	return c.SignalWorkflow(ctx, "wallet-"+wallet, "", "top-up", t)
}

// Pay charges a wallet, and waits until it is done.
func Pay(ctx context.Context, c client.Client, wallet string, charge Charge) (Receipt, error) {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: "wallet-" + wallet, UpdateName: "charge", UpdateID: charge.ID, Args: []any{charge},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return Receipt{}, err
	}
	var receipt Receipt
	err = handle.Get(ctx, &receipt)
	return receipt, err
}

// State asks what is in a wallet.
func State(ctx context.Context, c client.Client, wallet string) (Statement, error) {
	answer, err := c.QueryWorkflow(ctx, "wallet-"+wallet, "", "state")
	if err != nil {
		return Statement{}, err
	}
	var statement Statement
	err = answer.Get(&statement)
	return statement, err
}

// Close ends a wallet, and returns what was in it.
func Close(ctx context.Context, c client.Client, wallet string) (Statement, error) {
	if err := c.SignalWorkflow(ctx, "wallet-"+wallet, "", "close", nil); err != nil {
		return Statement{}, err
	}
	var statement Statement
	err := c.GetWorkflow(ctx, "wallet-"+wallet, "").Get(ctx, &statement)
	return statement, err
}
