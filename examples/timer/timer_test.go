package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// noon is when the timers of these tests start.
var noon = time.Date(2030, time.May, 1, 12, 0, 0, 0, time.UTC)

// start starts a timer that wakes up an hour after noon.
func start(t *testing.T) (context.Context, *temporaltest.Env, *TimerHandle) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t, temporaltest.WithStartTime(noon))
	RegisterTimer(env, newTimer)
	timer, err := NewTimerClient(env.Client()).Start(ctx, Input{Name: "egg", WakeUp: noon.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, timer
}

// wakesUpAt fails the test if the timer does not wake up at a time after noon.
func wakesUpAt(ctx context.Context, t *testing.T, timer *TimerHandle, want time.Duration) {
	t.Helper()
	at, err := timer.Result(ctx)
	if err != nil || !at.Equal(noon.Add(want)) {
		t.Errorf("it woke up at %v, %v, want %v", at, err, noon.Add(want))
	}
}

func TestTimerWakesUp(t *testing.T) {
	ctx, _, timer := start(t)
	wakesUpAt(ctx, t, timer, time.Hour)
}

func TestSignalMovesTheTimer(t *testing.T) {
	tests := map[string]struct {
		to, wakesUp time.Duration
	}{
		"to an earlier time":     {45 * time.Minute, 45 * time.Minute},
		"to a later time":        {48 * time.Hour, 48 * time.Hour},
		"to now":                 {30 * time.Minute, 30 * time.Minute},
		"to a time that is past": {time.Minute, 30 * time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, env, timer := start(t)
			env.Sleep(30 * time.Minute)

			if err := timer.Move(ctx, NewTime{noon.Add(test.to)}); err != nil {
				t.Fatal(err)
			}
			if at, err := timer.WakeUpTime(ctx); err != nil || !at.Equal(noon.Add(test.to)) {
				t.Errorf("the wake-up time is %v, %v, want %v", at, err, noon.Add(test.to))
			}
			wakesUpAt(ctx, t, timer, test.wakesUp)
		})
	}
}

func TestUpdateMovesTheTimerAndReturnsTheOldTime(t *testing.T) {
	ctx, _, timer := start(t)

	old := time.Hour
	for _, to := range []time.Duration{time.Minute, 2 * time.Hour, 30 * time.Minute} {
		got, err := timer.Reschedule(ctx, NewTime{noon.Add(to)})
		if err != nil || !got.Equal(noon.Add(old)) {
			t.Errorf("moving it to %v: old time %v, %v, want %v", to, got, err, noon.Add(old))
		}
		old = to
	}
	wakesUpAt(ctx, t, timer, 30*time.Minute)
}

func TestUpdateToThePastIsRejected(t *testing.T) {
	ctx, env, timer := start(t)
	env.Sleep(30 * time.Minute)

	_, err := timer.Reschedule(ctx, NewTime{noon.Add(29 * time.Minute)})
	if !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("moving it to the past: %v, want ErrRejected", err)
	}
	wakesUpAt(ctx, t, timer, time.Hour)
}

func TestTimerThatWokeUpCannotBeMoved(t *testing.T) {
	ctx, env, timer := start(t)
	env.Sleep(time.Hour)

	if err := timer.Move(ctx, NewTime{noon.Add(2 * time.Hour)}); !errors.Is(err, runtime.ErrWorkflowClosed) {
		t.Errorf("moving it: %v, want ErrWorkflowClosed", err)
	}
}

func TestCancelledTimerReturnsAnError(t *testing.T) {
	ctx, env, timer := start(t)

	if err := timer.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	_, err := timer.Result(ctx)
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) {
		t.Errorf("the result is %v, want a CanceledError", err)
	}
	if !env.Now().Equal(noon) {
		t.Errorf("it ended at %v, want noon", env.Now())
	}
}

func TestTimerContinuesAsNewWithItsWakeUpTime(t *testing.T) {
	ctx, env, timer := start(t)
	if _, err := timer.Reschedule(ctx, NewTime{noon.Add(10 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	env.SuggestContinueAsNew(timer.WorkflowID())
	run, err := timer.Describe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if run.WorkflowExecution.RunID == timer.RunID() {
		t.Error("it is still in its first run")
	}
	wakesUpAt(ctx, t, timer, 10*time.Minute)
}
