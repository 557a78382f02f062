// Package both has a workflow that is written by hand, with messages that a contract has as well.
package both

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"example.com/generated"
)

func old(ctx workflow.Context) error {
	workflow.GetSignalChannel(ctx, "add").Receive(ctx, nil)
	return workflow.SetQueryHandler(ctx, "total", func() (int, error) { return 0, nil })
}

func send(ctx context.Context, c client.Client, id string) {
	item := generated.Item{Name: "cup"}
	_ = c.SignalWorkflow(ctx, id, "", "add", item)
	_, _ = c.QueryWorkflow(ctx, id, "", "total")
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "add", item, client.StartWorkflowOptions{}, "basket") // want `add is sent by its name`
}

var _ = []any{old, send}
