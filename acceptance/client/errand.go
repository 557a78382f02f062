package client

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Errands are activities that clients run without a workflow.
//
//temporal:activities prefix=errand. start-to-close=10s heartbeat=10s max-attempts=1
type Errands interface {
	// Fetch gets something.
	//
	//temporal:activity standalone
	Fetch(ctx context.Context, what string) (string, error)

	// Wait goes on until it is cancelled.
	//
	//temporal:activity standalone
	Wait(ctx context.Context) error

	// Bring is for workflows alone.
	//
	//temporal:activity
	Bring(ctx context.Context, what string) error
}

// errands implements Errands.
type errands struct{}

func (errands) Fetch(ctx context.Context, what string) (string, error) {
	if what == "" {
		return "", temporal.NewApplicationError("what?", "Unclear", 42)
	}
	return what + " for " + activity.GetInfo(ctx).ActivityID, nil
}

func (errands) Wait(ctx context.Context) error {
	for {
		activity.RecordHeartbeat(ctx) // tells of a cancellation
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (errands) Bring(context.Context, string) error { return nil }
