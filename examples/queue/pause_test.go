package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// without starts a queue without a server, where each job takes an hour, which passes at once.
func without(t *testing.T, state State) (context.Context, *temporaltest.Env, *JobsHandle) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterJobs(env, newJobs)
	RegisterWorkshop(env, workshop{})
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(WorkshopDoActivity, mock.Anything, mock.Anything).After(time.Hour).Return(nil)
	})
	jobs, err := NewJobsClient(env.Client()).Start(ctx, Input{Name: "test", State: state})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, jobs
}

// backlogIs compares what is still to be done.
func backlogIs(ctx context.Context, t *testing.T, jobs *JobsHandle, want Backlog) {
	t.Helper()
	backlog, err := jobs.Backlog(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, backlog); diff != "" {
		t.Errorf("backlog (-want +got):\n%s", diff)
	}
}

// send calls functions of a handle, and fails the test if one of them fails.
func send(ctx context.Context, t *testing.T, functions ...func(context.Context) error) {
	t.Helper()
	for _, f := range functions {
		if err := f(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJobsAreDoneOneAfterTheOther(t *testing.T) {
	ctx, env, jobs := without(t, State{})
	began := env.Now()
	for id, want := range []int{1, 1, 2} { // the first one is taken out at once
		n, err := jobs.Submit(ctx, Job{ID: fmt.Sprint(id)})
		if err != nil || n != want {
			t.Errorf("%d jobs are in the queue, %v, want %d", n, err, want)
		}
	}
	env.Sleep(90 * time.Minute)
	backlogIs(ctx, t, jobs, Backlog{Queued: []string{"2"}})
	send(ctx, t, jobs.Stop)
	report, err := jobs.Result(ctx)
	if err != nil || report.Done != 3 {
		t.Errorf("the report is %+v, %v, want 3 jobs", report, err)
	}
	if took := env.Now().Sub(began); took != 3*time.Hour {
		t.Errorf("three jobs took %v", took)
	}
}

func TestPausedQueueFinishesTheJobThatItHasBegun(t *testing.T) {
	ctx, env, jobs := without(t, State{})
	for _, id := range []string{"1", "2"} {
		if _, err := jobs.Submit(ctx, Job{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	send(ctx, t, jobs.Pause, jobs.Stop)
	env.Sleep(24 * time.Hour)
	backlogIs(ctx, t, jobs, Backlog{Queued: []string{"2"}, Stopped: true})
	began := env.Now()
	send(ctx, t, jobs.Resume)
	report, err := jobs.Result(ctx)
	if err != nil || report.Done != 2 {
		t.Errorf("the report is %+v, %v, want 2 jobs", report, err)
	}
	if took := env.Now().Sub(began); took != time.Hour {
		t.Errorf("the rest took %v, want an hour", took)
	}
}

func TestEmptyQueueStopsAtOnce(t *testing.T) {
	for name, state := range map[string]State{"running": {}, "paused": {Paused: true}} {
		t.Run(name, func(t *testing.T) {
			ctx, _, jobs := without(t, state)
			send(ctx, t, jobs.Stop)
			report, err := jobs.Result(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Report{}, report); diff != "" {
				t.Errorf("report (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueueHoldsAThousandJobs(t *testing.T) {
	ctx, _, jobs := without(t, State{Paused: true})
	for i := range 1001 {
		if err := jobs.Offer(ctx, Job{ID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := jobs.Submit(ctx, Job{ID: "update"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("job for a full queue: %v, want %v", err, runtime.ErrRejected)
	}
	backlog, err := jobs.Backlog(ctx)
	if err != nil || len(backlog.Queued) != 1000 || backlog.Dropped != 1 {
		t.Errorf("%d jobs are queued and %d dropped, %v, want 1000 and 1", len(backlog.Queued), backlog.Dropped, err)
	}
}

func TestBacklogFollowsWhenTheServerSuggestsANewRun(t *testing.T) {
	ctx, env, jobs := without(t, State{Paused: true})
	for _, id := range []string{"1", "2", "1"} {
		if err := jobs.Offer(ctx, Job{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	env.SuggestContinueAsNew(jobs.WorkflowID())
	if err := jobs.Offer(ctx, Job{ID: "2"}); err != nil { // known from the run before
		t.Fatal(err)
	}
	backlogIs(ctx, t, jobs, Backlog{Queued: []string{"1", "2"}})
	send(ctx, t, jobs.Stop, jobs.Resume)
	report, err := jobs.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Report{Done: 2, Runs: 1}, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestCancelledQueueLeavesItsJobs(t *testing.T) {
	ctx, _, jobs := without(t, State{Paused: true})
	if err := jobs.Offer(ctx, Job{ID: "1"}); err != nil {
		t.Fatal(err)
	}
	send(ctx, t, jobs.Cancel)
	_, err := jobs.Result(ctx)
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) {
		t.Errorf("the queue ended with %v, want a %T", err, cancelled)
	}
}
