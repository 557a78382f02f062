package main

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// frequentPolling implements FrequentPolling.
type frequentPolling struct {
	poller PollerActivities
}

func newFrequentPolling(workflow.Context, PollInput) (FrequentPolling, error) {
	return frequentPolling{}, nil
}

func (f frequentPolling) Run(ctx workflow.Context, in PollInput) (Answer, error) {
	// Who cancels the workflow waits until the activity has cleaned up.
	poller := f.poller.WithOptions(func(o *workflow.ActivityOptions) { o.WaitForCancellation = true })
	return poller.AwaitAnswer(ctx, Poll{URL: in.URL, Interval: cmp.Or(in.Interval, time.Second)})
}

// infrequentPolling implements InfrequentPolling.
type infrequentPolling struct {
	poller PollerActivities
}

func newInfrequentPolling(workflow.Context, PollInput) (InfrequentPolling, error) {
	return infrequentPolling{}, nil
}

func (i infrequentPolling) Run(ctx workflow.Context, in PollInput) (Answer, error) {
	return i.poller.WithOptions(every(in.Interval)).Ask(ctx, in.URL)
}

// jobMonitoring implements JobMonitoring.
type jobMonitoring struct {
	poller PollerActivities
}

func newJobMonitoring(workflow.Context, JobInput) (JobMonitoring, error) { return jobMonitoring{}, nil }

func (j jobMonitoring) Run(ctx workflow.Context, in JobInput) (string, error) {
	return j.poller.WithOptions(every(in.Interval)).CheckJob(ctx, in.URL)
}

// every changes the pause between the attempts of an activity, and leaves the rest of its retry policy.
func every(interval time.Duration) runtime.ActivityOption {
	return func(o *workflow.ActivityOptions) {
		if interval > 0 {
			o.RetryPolicy.InitialInterval, o.RetryPolicy.MaximumInterval = interval, interval
		}
	}
}
