package runtime

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// WithActivityTaskQueue calls activities on another task queue than that of the directives.
func WithActivityTaskQueue(taskQueue string) ActivityOption {
	return func(o *workflow.ActivityOptions) { o.TaskQueue = taskQueue }
}

// WithStartToCloseTimeout limits how long an attempt may take.
func WithStartToCloseTimeout(timeout time.Duration) ActivityOption {
	return func(o *workflow.ActivityOptions) { o.StartToCloseTimeout = timeout }
}

// WithScheduleToCloseTimeout limits how long all attempts may take together.
func WithScheduleToCloseTimeout(timeout time.Duration) ActivityOption {
	return func(o *workflow.ActivityOptions) { o.ScheduleToCloseTimeout = timeout }
}

// WithHeartbeatTimeout limits how long an attempt may be silent.
func WithHeartbeatTimeout(timeout time.Duration) ActivityOption {
	return func(o *workflow.ActivityOptions) { o.HeartbeatTimeout = timeout }
}

// WithActivityRetryPolicy says how failed attempts are repeated.
func WithActivityRetryPolicy(policy temporal.RetryPolicy) ActivityOption {
	return func(o *workflow.ActivityOptions) { o.RetryPolicy = &policy }
}

// WithActivitySummary shows a line of Markdown with the call, in the Web UI and the CLI.
func WithActivitySummary(summary string) ActivityOption {
	return func(o *workflow.ActivityOptions) { o.Summary = summary }
}

// ActivityHandle stands for an activity that belongs to no workflow, and whose result is R. It can be used by many
// goroutines at once. That of an activity without a result is a client.ActivityHandle.
type ActivityHandle[R any] struct {
	// Handle is the handle without a type, as client.Client.GetActivityHandle returns it too.
	Handle client.ActivityHandle
}

// Get waits for the activity to end and returns its result. The error is a *MessageError if a generated client has
// started the activity, and the SDK's otherwise.
func (a *ActivityHandle[R]) Get(ctx context.Context) (R, error) {
	var result R
	err := a.Handle.Get(ctx, &result)
	return result, err
}
