package main

import (
	"context"
	"errors"

	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"

	"github.com/temporalgen/temporalgen/runtime"
)

// broadcast sends a signal from a workflow to many others at once. It returns an error for each of them, in their order,
// which is nil where the signal has arrived.
func broadcast(ctx workflow.Context, workflowIDs []string, send func(workflow.Context, PausableExternal) error) []error {
	sent := make([]workflow.Future, len(workflowIDs))
	for i, id := range workflowIDs {
		sent[i] = runtime.Async(ctx, func(ctx workflow.Context) error { return send(ctx, ExternalPausable(id)) })
	}
	errs := make([]error, len(sent))
	for i, future := range sent {
		errs[i] = future.Get(ctx, nil)
	}
	return errs
}

// broadcastFromClient sends a message from a client to many workflows, eight at a time. Its error has those of all
// workflows that the message has not reached, in the order of their IDs.
func broadcastFromClient(ctx context.Context, workflowIDs []string, send func(ctx context.Context, workflowID string) error) error {
	errs := make([]error, len(workflowIDs))
	var group errgroup.Group
	group.SetLimit(8)
	for i, id := range workflowIDs {
		group.Go(func() error {
			errs[i] = send(ctx, id)
			return nil // the others go on
		})
	}
	_ = group.Wait()
	return errors.Join(errs...)
}
