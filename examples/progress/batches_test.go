package main

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// attempt is how long an attempt at a batch takes, and what comes of it.
type attempt struct {
	batch  int
	number int
	takes  time.Duration
	err    error
}

// attempts are those of three batches, of which the second one needs two. They take eight hours.
var attempts = []attempt{
	{1, 1, 1 * time.Hour, nil},
	{2, 1, 3 * time.Hour, errors.New("connection lost")},
	{3, 1, 2 * time.Hour, nil},
	{2, 2, 2 * time.Hour, nil},
}

// startBatches starts three batches, each of which may have two attempts.
func startBatches(t *testing.T, attempts []attempt) (context.Context, *temporaltest.Env, *BatchesHandle) {
	t.Helper()
	ctx, env := withoutServer(t)
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		for _, a := range attempts {
			test.OnActivity(RecordsProcessBatchActivity, mock.Anything, Batch{Name: "b", Number: a.batch, Attempt: a.number}).After(a.takes).Return(a.err)
		}
	})
	batches, err := NewBatchesClient(env.Client()).Start(ctx, BatchesInput{
		Name: "b", Batches: 3, Attempts: 2, Metadata: map[string]string{"requested by": "ann"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, batches
}

// after is a time of the tests.
func after(hours int) time.Time { return midnight.Add(time.Duration(hours) * time.Hour) }

func TestDashboardEstimatesTheEnd(t *testing.T) {
	ctx, env, batches := startBatches(t, attempts)
	for _, test := range []struct {
		hour int
		want Dashboard
	}{
		{0, Dashboard{Total: 3}},
		{1, Dashboard{Total: 3, Processed: 1, Average: 1 * time.Hour, EstimatedEnd: after(3)}},
		{4, Dashboard{Total: 3, Processed: 1, Average: 2 * time.Hour, EstimatedEnd: after(8)}}, // the second one has failed
		{6, Dashboard{Total: 3, Processed: 2, Average: 2 * time.Hour, EstimatedEnd: after(8)}},
		{8, Dashboard{Total: 3, Processed: 3, Average: 2 * time.Hour, EstimatedEnd: after(8), Done: true}},
	} {
		// A query shows the same a minute later: time has passed, and nothing has happened.
		env.Sleep(after(test.hour).Add(time.Minute).Sub(env.Now()))
		got, err := batches.Dashboard(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("dashboard after %d hours (-want +got):\n%s", test.hour, diff)
		}
	}
	result, err := batches.Result(ctx)
	if err != nil || result.Processed != 3 {
		t.Errorf("the result is %+v, %v", result, err)
	}
}

func TestWatchSaysALineForEachStep(t *testing.T) {
	for name, sleep := range map[string]time.Duration{
		"from the beginning": 0,
		"later":              5 * time.Hour,
		"when all is over":   24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, env, batches := startBatches(t, attempts)
			env.Sleep(sleep)
			var out bytes.Buffer
			if err := watch(ctx, &program.Stage{Client: env.Client(), Out: &out}, batches); err != nil {
				t.Fatal(err)
			}
			want := `  batch 1: processed 1 of 3, failed 0
  batch 2 will be tried again (connection lost): processed 1 of 3, failed 0
  batch 3: processed 2 of 3, failed 0
  batch 2: processed 3 of 3, failed 0
`
			if diff := cmp.Diff(want, out.String()); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// The update comes back at the time of the step, and not at the next time somebody looks.
func TestUpdateReturnsWithTheNextStep(t *testing.T) {
	ctx, env, batches := startBatches(t, attempts)
	seen := 0
	for _, hour := range []int{1, 4, 6, 8} {
		steps, err := batches.AwaitSteps(ctx, Seen{seen})
		if err != nil || len(steps) != 1 {
			t.Fatalf("after %d steps: %+v, %v, want one more", seen, steps, err)
		}
		if now := env.Now(); !now.Equal(after(hour)) {
			t.Errorf("step %d came at %v, want %v", seen+1, now, after(hour))
		}
		seen++
	}
}

func TestWhoHasSeenAllDoesNotKeepTheWorkflowFromCompleting(t *testing.T) {
	ctx, _, batches := startBatches(t, attempts)
	watcher, err := batches.StartAwaitSteps(ctx, Seen{100})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := batches.Result(ctx); err != nil {
		t.Fatal(err)
	}
	if steps, err := watcher.Get(ctx); err != nil || len(steps) > 0 {
		t.Errorf("the wait ended with %+v, %v, want no steps", steps, err)
	}
}

func TestStateAndPendingOperations(t *testing.T) {
	ctx, env, batches := startBatches(t, attempts)
	env.Sleep(5 * time.Hour)
	state, err := batches.FullState(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := FullState{
		Status:            "running",
		CurrentStage:      "batch 3, attempt 1",
		PendingOperations: 2,
		CompletedTasks:    []string{"batch-1"},
		Errors:            []string{"batch-2: connection lost"},
		Metadata:          map[string]string{"requested by": "ann"},
		LastUpdated:       after(4),
	}
	if diff := cmp.Diff(want, state); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	operations, err := batches.PendingOperations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantOperations := []Operation{
		{ID: "batch-3", Type: "process_batch", CreatedAt: midnight},
		{ID: "batch-2", Type: "process_batch", CreatedAt: midnight, RetryCount: 1},
	}
	if diff := cmp.Diff(wantOperations, operations); diff != "" {
		t.Errorf("pending operations (-want +got):\n%s", diff)
	}
}

func TestBatchThatNeverSucceedsFailsForGood(t *testing.T) {
	bad := errors.New("bad record")
	ctx, _, batches := startBatches(t, []attempt{
		{1, 1, time.Hour, nil}, {2, 1, time.Hour, bad}, {3, 1, time.Hour, nil}, {2, 2, time.Hour, bad},
	})
	got, err := batches.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := Dashboard{Total: 3, Processed: 2, Failed: 1, Average: time.Hour, EstimatedEnd: after(4), Done: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

func TestThoseWhoWatchAreToldOfACancellation(t *testing.T) {
	ctx, env, batches := startBatches(t, attempts)
	env.Sleep(5 * time.Hour)
	watcher, err := batches.StartAwaitSteps(ctx, Seen{2})
	if err != nil {
		t.Fatal(err)
	}
	if err := batches.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	var cancelled *temporal.CanceledError
	if _, err := watcher.Get(ctx); !errors.As(err, &cancelled) {
		t.Errorf("the wait ended with %v, want %T", err, cancelled)
	}
	if _, err := batches.Result(ctx); !errors.As(err, &cancelled) {
		t.Errorf("the batches ended with %v, want %T", err, cancelled)
	}
}

func TestBadJobsAreNotStarted(t *testing.T) {
	ctx, env := withoutServer(t)
	batches := NewBatchesClient(env.Client())
	for name, start := range map[string]func() error{
		"no items":          func() error { _, err := NewProcessingClient(env.Client()).Start(ctx, ProcessingInput{}); return err },
		"no tables":         func() error { _, err := NewMigrationClient(env.Client()).Start(ctx, Input{}); return err },
		"no batches":        func() error { _, err := batches.Start(ctx, BatchesInput{Attempts: 1}); return err },
		"too many batches":  func() error { _, err := batches.Start(ctx, BatchesInput{Attempts: 1, Batches: 501}); return err },
		"too many attempts": func() error { _, err := batches.Start(ctx, BatchesInput{Attempts: 4, Batches: 1}); return err },
	} {
		if err := start(); !errors.Is(err, runtime.ErrInvalid) {
			t.Errorf("%s: %v, want %v", name, err, runtime.ErrInvalid)
		}
	}
}
