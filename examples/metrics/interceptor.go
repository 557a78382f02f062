package main

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// Metrics of activities. The SDK has more of them, and a latency of this kind too.
const (
	scheduleToStartMetric = "activity_schedule_to_start_latency" // how long activities wait for a worker
	executionsMetric      = "activity_executions"                // counts attempts, by what has come of them
)

// measureActivities is a worker's interceptor that measures activities.
type measureActivities struct {
	interceptor.WorkerInterceptorBase
}

func (*measureActivities) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &measuredActivity{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

// measuredActivity measures one activity.
type measuredActivity struct {
	interceptor.ActivityInboundInterceptorBase
}

func (a *measuredActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	// The handler has the types of the workflow and of the activity as tags.
	metrics, info := activity.GetMetricsHandler(ctx), activity.GetInfo(ctx)
	if info.Attempt == 1 { // later, the time has the earlier attempts in it: ScheduledTime is that of the first one
		metrics.Timer(scheduleToStartMetric).Record(info.StartedTime.Sub(info.ScheduledTime))
	}
	result, err := a.Next.ExecuteActivity(ctx, in)
	status := "completed"
	if err != nil {
		status = "failed"
	}
	metrics.WithTags(map[string]string{"status": status}).Counter(executionsMetric).Inc(1)
	return result, err
}
