package readme

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// OrderWorkflow is the workflow without temporalgen.
func OrderWorkflow(ctx workflow.Context, in OrderInput) (string, error) {
	o := &order{status: Pending}
	err := workflow.SetUpdateHandlerWithOptions(ctx, "add_item", o.AddItem, workflow.UpdateHandlerOptions{
		Validator: o.ValidateAddItem,
	})
	if err != nil {
		return "", err
	}
	// ... the workflow ...
	// This waits for updates, but not for signals, and not if the workflow was cancelled.
	err = workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return o.result(), err
}

// addItemByHand adds an item without temporalgen.
func addItemByHand(ctx context.Context, c client.Client, item Item) error {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   "order-12345",
		UpdateName:   "add_item",
		Args:         []any{item},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	var totals Totals
	err = handle.Get(ctx, &totals)
	return err
}
