// Package workflows has workflows that clients of another package start.
package workflows

import "go.temporal.io/sdk/workflow"

// Forever continues as new, by way of another function.
func Forever(ctx workflow.Context, n int) error { return next(ctx, n) }

func next(ctx workflow.Context, n int) error {
	return workflow.NewContinueAsNewError(ctx, Forever, n+1)
}

// Once ends.
func Once(ctx workflow.Context, n int) error { return nil }
