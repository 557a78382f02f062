package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "polling",
	Workers: []program.Worker{{
		TaskQueue: FrequentPollingTaskQueue,
		Register:  register,
		// An activity hears of its cancellation with a heartbeat, so these are sent more often than the SDK would.
		Options: worker.Options{MaxHeartbeatThrottleInterval: 200 * time.Millisecond},
	}},
	Story: story,
}

func register(r worker.Registry) {
	RegisterFrequentPolling(r, newFrequentPolling)
	RegisterInfrequentPolling(r, newInfrequentPolling)
	RegisterJobMonitoring(r, newJobMonitoring)
	RegisterPoller(r, poller{client: http.DefaultClient})
}

// story polls a service that the story starts.
func story(ctx context.Context, s *program.Stage) (err error) {
	service, err := startService()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, service.stop()) }()
	scenes := []func(context.Context, *program.Stage, *fakeService) error{pollOften, cancelPolling, pollSeldom, watchJobs}
	for _, play := range scenes {
		if err := play(ctx, s, service); err != nil {
			return err
		}
	}
	return nil
}

// pollOften plays a service that is down in the beginning.
func pollOften(ctx context.Context, s *program.Stage, service *fakeService) error {
	poll, err := NewFrequentPollingClient(s.Client).Start(ctx, PollInput{
		PollID: s.ID("sales"), URL: service.url + "/report/sales", Interval: 50 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	answer, err := poll.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Frequent polling: %q after %d polls", answer.Text, answer.Polls)
	return nil
}

// cancelPolling plays somebody who does not want to wait any longer.
func cancelPolling(ctx context.Context, s *program.Stage, service *fakeService) error {
	const path = "/late/answer"
	poll, err := NewFrequentPollingClient(s.Client).Start(ctx, PollInput{
		PollID: s.ID("never"), URL: service.url + path, Interval: 50 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	if err := service.awaitPolls(ctx, path, 2); err != nil {
		return err
	}
	if err := poll.Cancel(ctx); err != nil {
		return err
	}
	_, err = poll.Result(ctx)
	if !temporal.IsCanceledError(err) {
		return fmt.Errorf("the polling was not cancelled: %w", err)
	}
	s.Say("Frequent polling: cancelled, and the service knows: %t", service.forgot(path))
	return nil
}

// pollSeldom plays the same service for an activity that asks once.
func pollSeldom(ctx context.Context, s *program.Stage, service *fakeService) error {
	poll, err := NewInfrequentPollingClient(s.Client).Start(ctx, PollInput{
		PollID: s.ID("taxes"), URL: service.url + "/report/taxes", Interval: 50 * time.Millisecond,
	})
	if err != nil {
		return err
	}
	answer, err := poll.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Infrequent polling: %q after %d attempts", answer.Text, answer.Polls)
	return nil
}

// watchJobs plays a job that completes and one that fails.
func watchJobs(ctx context.Context, s *program.Stage, service *fakeService) error {
	for _, name := range []string{"backup", "restore"} {
		job, err := NewJobMonitoringClient(s.Client).Start(ctx, JobInput{
			JobID: s.ID(name), URL: service.url + "/job/" + name, Interval: 50 * time.Millisecond,
		})
		if err != nil {
			return err
		}
		result, err := job.Result(ctx)
		switch app, ok := errors.AsType[*temporal.ApplicationError](err); {
		case err == nil:
			s.Say("Job %s: %s", name, result)
		case ok && app.Type() == JobFailedType:
			s.Say("Job %s: %s", name, app.Message())
		default:
			return err
		}
	}
	return nil
}
