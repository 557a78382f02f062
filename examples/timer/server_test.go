package main

import (
	"context"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `timer-egg wakes up in an hour
It is moved by 1h0m0s
It cannot be moved to yesterday
It is moved to a time that is very soon
It woke up, and not too early

timer-nap is cancelled, and wakes nobody up
`, "timer-egg", "timer-nap")
}

// startWorker starts a worker for timers, which stops with the test or when the returned function is called.
func startWorker(t *testing.T) (stop func()) {
	t.Helper()
	return testserver.StartWorker(t, testserver.Client(), TimerTaskQueue, runtime.WorkerOptions(worker.Options{}), example.Workers[0].Register)
}

func TestManyMovesLeaveOneTimer(t *testing.T) {
	ctx := testserver.Context(t)
	startWorker(t)
	began := time.Now()
	timer, err := NewTimerClient(testserver.Client()).Start(ctx, Input{Name: testserver.Name(t), WakeUp: began.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}

	for i := range 20 {
		if err := timer.Move(ctx, NewTime{began.Add(time.Duration(i+1) * time.Hour)}); err != nil {
			t.Fatal(err)
		}
		if _, err := timer.Reschedule(ctx, NewTime{began.Add(time.Duration(20-i) * time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	if running := runningTimers(ctx, t, timer); running != 1 {
		t.Errorf("%d timers are running, want one", running)
	}

	wakeUp := time.Now().Add(100 * time.Millisecond)
	if _, err := timer.Reschedule(ctx, NewTime{wakeUp}); err != nil {
		t.Fatal(err)
	}
	if at, err := timer.Result(ctx); err != nil || at.Before(wakeUp) {
		t.Errorf("it woke up at %v, %v, want %v or soon after", at, err, wakeUp)
	}
}

func TestMoveThatMeetsTheWakeUpIsNotLost(t *testing.T) {
	ctx := testserver.Context(t)
	timer := leftByItsWorker(ctx, t, 2*time.Second)

	// The next worker learns at once that the timer fired and that it was moved.
	testserver.WaitForEvent(t, testserver.Client(), timer.WorkflowID(), enumspb.EVENT_TYPE_TIMER_FIRED)
	later := time.Now().Add(time.Second)
	if err := timer.Move(ctx, NewTime{later}); err != nil {
		t.Fatal(err)
	}
	startWorker(t)
	if at, err := timer.Result(ctx); err != nil || at.Before(later) {
		t.Errorf("it woke up at %v, %v, want %v or soon after", at, err, later)
	}
}

// leftByItsWorker starts a timer with a worker that has stopped when it fires. If that takes longer, it tries again with
// twice the time.
func leftByItsWorker(ctx context.Context, t *testing.T, d time.Duration) *TimerHandle {
	t.Helper()
	timer, err := NewTimerClient(testserver.Client()).Start(ctx, Input{Name: testserver.Name(t), WakeUp: time.Now().Add(d)})
	if err != nil {
		t.Fatal(err)
	}
	stop := startWorker(t)
	if _, err := timer.WakeUpTime(ctx); err != nil { // it waits, once it has answered
		t.Fatal(err)
	}
	stop()
	if runningTimers(ctx, t, timer) == 0 {
		return leftByItsWorker(ctx, t, 2*d)
	}
	return timer
}

// runningTimers counts the timers in the history that have neither fired nor been cancelled.
func runningTimers(ctx context.Context, t *testing.T, timer *TimerHandle) int {
	t.Helper()
	running := 0
	history := testserver.Client().GetWorkflowHistory(ctx, timer.WorkflowID(), timer.RunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_TIMER_STARTED:
			running++
		case enumspb.EVENT_TYPE_TIMER_CANCELED, enumspb.EVENT_TYPE_TIMER_FIRED:
			running--
		}
	}
	return running
}
