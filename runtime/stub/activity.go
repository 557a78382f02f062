package stub

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// ActivityOptions are options that are applied in order.
func ActivityOptions(first, then []runtime.ActivityOption) []runtime.ActivityOption {
	return slices.Concat(first, then)
}

// StartActivity calls an activity without waiting for its result. Options come from the
// context, then from the directives, then from options.
func StartActivity[R any](ctx workflow.Context, activity string, directives workflow.ActivityOptions, options []runtime.ActivityOption, args ...any) *runtime.Future[R] {
	return &runtime.Future[R]{Future: StartActivityNoResult(ctx, activity, directives, options, args...)}
}

// StartActivityNoResult is StartActivity for an activity without a result.
func StartActivityNoResult(ctx workflow.Context, activity string, directives workflow.ActivityOptions, options []runtime.ActivityOption, args ...any) workflow.Future {
	o := activityOptions(ctx, directives, options)
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, o), activity, args...)
}

// StartLocalActivity is StartActivity for an activity that runs in the worker of the
// workflow, without a task of its own. Options that local activities do not have are
// left out.
func StartLocalActivity[R any](ctx workflow.Context, activity string, directives workflow.ActivityOptions, options []runtime.ActivityOption, args ...any) *runtime.Future[R] {
	return &runtime.Future[R]{Future: StartLocalActivityNoResult(ctx, activity, directives, options, args...)}
}

// StartLocalActivityNoResult is StartLocalActivity for an activity without a result.
func StartLocalActivityNoResult(ctx workflow.Context, activity string, directives workflow.ActivityOptions, options []runtime.ActivityOption, args ...any) workflow.Future {
	o := activityOptions(ctx, directives, options)
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: o.ScheduleToCloseTimeout,
		StartToCloseTimeout:    o.StartToCloseTimeout,
		RetryPolicy:            o.RetryPolicy,
		Summary:                o.Summary,
	})
	return workflow.ExecuteLocalActivity(ctx, activity, args...)
}

func activityOptions(ctx workflow.Context, directives workflow.ActivityOptions, options []runtime.ActivityOption) workflow.ActivityOptions {
	o := workflow.GetActivityOptions(ctx)
	setUnlessZero(&o.TaskQueue, directives.TaskQueue)
	setUnlessZero(&o.ScheduleToCloseTimeout, directives.ScheduleToCloseTimeout)
	setUnlessZero(&o.ScheduleToStartTimeout, directives.ScheduleToStartTimeout)
	setUnlessZero(&o.StartToCloseTimeout, directives.StartToCloseTimeout)
	setUnlessZero(&o.HeartbeatTimeout, directives.HeartbeatTimeout)
	setUnlessZero(&o.RetryPolicy, directives.RetryPolicy)
	for _, option := range options {
		option(&o)
	}
	return o
}
