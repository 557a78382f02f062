package stub

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// An ActivityClient starts activities that belong to no workflow. It can be used by many goroutines at once.
type ActivityClient struct {
	sdk       client.Client
	taskQueue string // of activities whose directives name none
	options   []runtime.StandaloneOption
}

// NewActivityClient makes an ActivityClient that sends with c. Its options come before those of a call.
func NewActivityClient(c client.Client, options []runtime.StandaloneOption) *ActivityClient {
	return NewActivityClientOn(c, "", options)
}

// NewActivityClientOn is NewActivityClient with a task queue for activities whose directives name none.
func NewActivityClientOn(c client.Client, taskQueue string, options []runtime.StandaloneOption) *ActivityClient {
	return &ActivityClient{c, taskQueue, slices.Clone(options)} // which the caller may change meanwhile
}

// StartStandalone starts an activity under an ID and does not wait for its result. Options come from the directives, then
// from the client, then from options.
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

// activityHandle waits for an activity with the errors of this package. Its other methods are the SDK's.
type activityHandle struct {
	client.ActivityHandle
	activity string
}

// Get waits for the activity to end and decodes its result.
func (h *activityHandle) Get(ctx context.Context, result any) error {
	return activityError(ctx, h.activity, h.GetID(), h.ActivityHandle.Get(ctx, result))
}

func activityError(ctx context.Context, activity, id string, err error) error {
	return messageError(ctx, runtime.MessageError{Message: activity, ActivityID: id}, err)
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
		TaskQueue:              cmp.Or(directives.TaskQueue, c.taskQueue),
		ScheduleToCloseTimeout: directives.ScheduleToCloseTimeout,
		ScheduleToStartTimeout: directives.ScheduleToStartTimeout,
		StartToCloseTimeout:    directives.StartToCloseTimeout,
		HeartbeatTimeout:       directives.HeartbeatTimeout,
		RetryPolicy:            directives.RetryPolicy,
	}
	for _, option := range slices.Concat(c.options, options) {
		option(&o)
	}
	// The SDK's errors do not say of which activity they are.
	invalid := func(text string) error {
		return &runtime.MessageError{Kind: runtime.ErrInvalid, Message: activity, ActivityID: o.ID, Err: errors.New(text)}
	}
	switch {
	case o.ID == "":
		return nil, invalid("the activity ID is empty")
	case o.TaskQueue == "":
		return nil, invalid("the task queue is empty")
	}
	h, err := c.sdk.ExecuteActivity(ctx, o, activity, args...)
	if err != nil {
		return nil, activityError(ctx, activity, o.ID, err)
	}
	return &activityHandle{h, activity}, nil
}
