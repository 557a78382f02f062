package runtime

import "go.temporal.io/sdk/workflow"

// Future is a result of type R that a workflow waits for.
type Future[R any] struct {
	// Future is the SDK's future, for a workflow.Selector.
	Future workflow.Future
}

// Get waits for the result.
func (f Future[R]) Get(ctx workflow.Context) (R, error) {
	var result R
	err := f.Future.Get(ctx, resultTarget(&result))
	return result, err
}

// IsReady reports whether Get returns without waiting.
func (f Future[R]) IsReady() bool { return f.Future.IsReady() }

// StartActivity calls an activity without waiting for its result. Options come from the
// context, then from the directives, then from options.
func StartActivity[R any](ctx workflow.Context, activity string, directives workflow.ActivityOptions, options []ActivityOption, args ...any) Future[R] {
	o := activityOptions(ctx, directives, options)
	return Future[R]{workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, o), activity, args...)}
}

// StartLocalActivity is StartActivity for an activity that runs in the worker of the
// workflow, without a task of its own. Options that local activities do not have are
// left out.
func StartLocalActivity[R any](ctx workflow.Context, activity string, directives workflow.ActivityOptions, options []ActivityOption, args ...any) Future[R] {
	o := activityOptions(ctx, directives, options)
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: o.ScheduleToCloseTimeout,
		StartToCloseTimeout:    o.StartToCloseTimeout,
		RetryPolicy:            o.RetryPolicy,
		Summary:                o.Summary,
	})
	return Future[R]{workflow.ExecuteLocalActivity(ctx, activity, args...)}
}

func activityOptions(ctx workflow.Context, directives workflow.ActivityOptions, options []ActivityOption) workflow.ActivityOptions {
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
