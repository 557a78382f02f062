package stub

import (
	"context"
	"fmt"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// An ActivityClient starts activities that belong to no workflow. It can be used by many goroutines at once.
type ActivityClient struct {
	sdk     client.Client
	options []runtime.StandaloneOption
}

// NewActivityClient makes an ActivityClient that sends with c. Its options come before those of a call.
func NewActivityClient(c client.Client, options []runtime.StandaloneOption) *ActivityClient {
	return &ActivityClient{c, slices.Clone(options)} // which the caller may change meanwhile
}

// StartStandalone starts an activity under an ID and does not wait for its result. Options come from the directives, then
// from the client, then from options. Errors are the SDK's.
func StartStandalone[R any](ctx context.Context, c *ActivityClient, id, activity string, directives workflow.ActivityOptions, options []runtime.StandaloneOption, args ...any) (*runtime.ActivityHandle[R], error) {
	h, err := c.start(ctx, id, activity, directives, options, args)
	if err != nil {
		return nil, err
	}
	return &runtime.ActivityHandle[R]{Handle: h}, nil
}

// StartStandaloneNoResult is StartStandalone for an activity without a result.
func StartStandaloneNoResult(ctx context.Context, c *ActivityClient, id, activity string, directives workflow.ActivityOptions, options []runtime.StandaloneOption, args ...any) (client.ActivityHandle, error) {
	return c.start(ctx, id, activity, directives, options, args)
}

// Standalone is StartStandalone that waits for the result.
func Standalone[R any](ctx context.Context, c *ActivityClient, id, activity string, directives workflow.ActivityOptions, options []runtime.StandaloneOption, args ...any) (R, error) {
	var result R
	h, err := c.start(ctx, id, activity, directives, options, args)
	if err == nil {
		err = h.Get(ctx, &result)
	}
	return result, err
}

// StandaloneNoResult is Standalone for an activity without a result.
func StandaloneNoResult(ctx context.Context, c *ActivityClient, id, activity string, directives workflow.ActivityOptions, options []runtime.StandaloneOption, args ...any) error {
	h, err := c.start(ctx, id, activity, directives, options, args)
	if err != nil {
		return err
	}
	return h.Get(ctx, nil)
}

func (c *ActivityClient) start(ctx context.Context, id, activity string, directives workflow.ActivityOptions, options []runtime.StandaloneOption, args []any) (client.ActivityHandle, error) {
	o := client.StartActivityOptions{
		ID:                     id,
		TaskQueue:              directives.TaskQueue,
		ScheduleToCloseTimeout: directives.ScheduleToCloseTimeout,
		ScheduleToStartTimeout: directives.ScheduleToStartTimeout,
		StartToCloseTimeout:    directives.StartToCloseTimeout,
		HeartbeatTimeout:       directives.HeartbeatTimeout,
		RetryPolicy:            directives.RetryPolicy,
	}
	for _, option := range slices.Concat(c.options, options) {
		option(&o)
	}
	// The SDK's error names neither the activity nor the directive.
	switch {
	case o.ID == "":
		return nil, fmt.Errorf("%w: activity %s has an empty ID", runtime.ErrInvalid, activity)
	case o.TaskQueue == "":
		return nil, fmt.Errorf("%w: activity %s has no task queue: give it a queue=, or set the TaskQueue of its options", runtime.ErrInvalid, activity)
	}
	return c.sdk.ExecuteActivity(ctx, o, activity, args...)
}
