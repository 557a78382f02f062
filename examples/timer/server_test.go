package timer

import (
	"context"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
)

func TestManyMovesLeaveOneTimer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server := devserver.ForTest(t, devserver.Options{})
	w := NewWorker(server.Client())
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	began := time.Now()
	timer, err := NewTimerClient(server.Client()).Start(ctx, Input{Name: "egg", WakeUp: began.Add(time.Hour)})
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
	if running := runningTimers(ctx, t, server.Client(), timer); running != 1 {
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
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server := devserver.ForTest(t, devserver.Options{})
	timer := leftByItsWorker(ctx, t, server.Client(), 2*time.Second)

	// The next worker learns at once that the timer fired and that it was moved.
	testserver.WaitForEvent(t, server.Client(), timer.WorkflowID(), enumspb.EVENT_TYPE_TIMER_FIRED)
	later := time.Now().Add(time.Second)
	if err := timer.Move(ctx, NewTime{later}); err != nil {
		t.Fatal(err)
	}
	second := NewWorker(server.Client())
	if err := second.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(second.Stop)
	if at, err := timer.Result(ctx); err != nil || at.Before(later) {
		t.Errorf("it woke up at %v, %v, want %v or soon after", at, err, later)
	}
}

// leftByItsWorker starts a timer with a worker that has stopped when it fires. If that takes longer, it tries again with
// twice the time.
func leftByItsWorker(ctx context.Context, t *testing.T, c client.Client, d time.Duration) *TimerHandle {
	t.Helper()
	timer, err := NewTimerClient(c).Start(ctx, Input{Name: "egg-" + d.String(), WakeUp: time.Now().Add(d)})
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorker(c)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := timer.WakeUpTime(ctx); err != nil { // it waits, once it has answered
		t.Fatal(err)
	}
	w.Stop()
	if runningTimers(ctx, t, c, timer) == 0 {
		return leftByItsWorker(ctx, t, c, 2*d)
	}
	return timer
}

// runningTimers counts the timers in the history that have neither fired nor been cancelled.
func runningTimers(ctx context.Context, t *testing.T, c client.Client, timer *TimerHandle) int {
	t.Helper()
	running := 0
	history := c.GetWorkflowHistory(ctx, timer.WorkflowID(), timer.RunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
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
