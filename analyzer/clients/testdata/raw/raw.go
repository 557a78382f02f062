// Package raw sends messages by their names, although there are generated methods for them.
package raw

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"example.com/generated"
)

const totalQuery = "total"

func send(ctx context.Context, c client.Client, id string) {
	item := generated.Item{Name: "cup"}
	_, _ = c.QueryWorkflow(ctx, id, "", "total")        // want `^info: total is sent by its name, and nobody checks that or what it carries: call generated.NewBasketClient\(c\).Handle\(id\).Total \(TG607\)$`
	_, _ = c.QueryWorkflow(ctx, id, "", totalQuery)     // want `info: total is sent by its name`
	_ = c.SignalWorkflow(ctx, id, "", "add", item)      // want `add is sent by its name, .* call generated.NewBasketClient\(c\).Handle\(id\).Add`
	_ = c.SignalWorkflow(ctx, id, "", "add", &item)     // want `add is sent by its name`
	_ = c.SignalWorkflow(ctx, id, "", "add", any(item)) // want `add is sent by its name`
	_ = c.SignalWorkflow(ctx, id, "", "Clear", nil)     // want `Clear is sent by its name`
	_, _ = c.QueryWorkflowWithOptions(ctx, &client.QueryWorkflowWithOptionsRequest{
		WorkflowID: id,
		QueryType:  "total", // want `total is sent by its name`
	})
	_, _ = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: "pay", // want `pay is sent by its name, .* call generated.NewBasketClient\(c\).Handle\(id\).Pay`
		Args: []any{3}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
}

func start(ctx context.Context, c client.Client) {
	item := generated.Item{Name: "cup"}
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "add", item, client.StartWorkflowOptions{}, "basket")                     // want `add is sent by its name, .* call generated.NewBasketClient\(c\).WithStart\(...\).Add`
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "add", item, client.StartWorkflowOptions{}, generated.BasketWorkflowType) // want `add is sent by its name`
	_, _ = c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{}, "basket"),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName: "pay", // want `pay is sent by its name, .* call generated.NewBasketClient\(c\).WithStart\(...\).Pay`
			Args:       []any{3}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, "basket")
	if err != nil {
		return
	}
	_ = c.SignalWorkflow(ctx, run.GetID(), "", "add", "cup") // want `add is sent by its name`
}

func inWorkflow(ctx workflow.Context, id string) {
	item := generated.Item{Name: "cup"}
	_ = workflow.SignalExternalWorkflow(ctx, id, "", "add", item).Get(ctx, nil)   // want `add is sent by its name, .* call generated.ExternalBasket\(id\).Add`
	_ = workflow.SignalExternalWorkflow(ctx, id, "", "internal", 1).Get(ctx, nil) // want `internal is sent by its name`
	child := workflow.ExecuteChildWorkflow(ctx, "basket")
	_ = child.SignalChildWorkflow(ctx, "add", item).Get(ctx, nil) // want `add is sent by its name, .* call generated.StartBasketChild\(ctx, ...\).Add`
}

// Another kind of message, other arguments, another workflow, or a signal that clients do not send.
func others(ctx context.Context, c client.Client, id, name string) {
	item := generated.Item{Name: "cup"}
	_ = c.SignalWorkflow(ctx, id, "", "total", nil)
	_ = c.SignalWorkflow(ctx, id, "", "add", "cup")
	_ = c.SignalWorkflow(ctx, id, "", "internal", 1)
	_ = c.SignalWorkflow(ctx, id, "", "later", nil)
	_ = c.SignalWorkflow(ctx, id, "", name, item)
	_, _ = c.QueryWorkflow(ctx, id, "", "total", "in euros")
	_, _ = c.QueryWorkflow(ctx, id, "", generated.BasketTotalQuery)
	_, _ = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: "pay", Args: []any{0: 3}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "add", item, client.StartWorkflowOptions{}, "cart")
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "add", item, client.StartWorkflowOptions{}, byHand)
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, byHand)
	if err != nil {
		return
	}
	_ = c.SignalWorkflow(ctx, run.GetID(), "", "add", item)
}

func byHand(ctx workflow.Context) error { return nil }

var _ = []any{send, start, inWorkflow, others}
