package guarantees

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// Without the wait the client of the update gets AcceptedUpdateCompletedWorkflow
// (semantics PR-5), and the signal handler is cut off (PR-23).
func TestWorkflowCompletesAfterItsHandlers(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()
	u, err := s.journal.StartWrite(s.ctx, Entry{Text: "update", Hold: true})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "signal", Hold: true}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.waitFor("close", 1)
	s.release("update")
	pages, err := u.Get(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Pages{"run", "update", "signal", "close", "update done"}, pages); diff != "" {
		t.Errorf("the update returned (-want +got):\n%s", diff)
	}
	s.release("signal")
	if diff := cmp.Diff(append(pages, "signal done"), s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestCancelledWorkflowWaitsForItsHandlers(t *testing.T) {
	s := newScene(t, Input{})
	s.begin()
	u, err := s.journal.StartWrite(s.ctx, Entry{Text: "update", Sleep: time.Hour})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "signal", Sleep: time.Hour}))
	s.waitFor("signal", 1)
	s.must(s.journal.Cancel(s.ctx))
	// The handlers are cancelled as well, and what they return still counts.
	var cancelled *temporal.CanceledError
	if _, err := u.Get(s.ctx); !errors.As(err, &cancelled) || errors.Is(err, runtime.ErrAbortedByClose) {
		t.Errorf("the update ended with %v, want the handler's CanceledError", err)
	}
	if _, err := s.journal.Result(s.ctx); !errors.As(err, &cancelled) {
		t.Errorf("the workflow ended with %v, want CanceledError", err)
	}
	pages, err := s.journal.Pages(s.ctx)
	s.must(err)
	slices.Sort(pages[3:])
	if diff := cmp.Diff(Pages{"run", "update", "signal", "signal cancelled", "update cancelled"}, pages); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// A timer that fires in the same task as signals that were recorded before it makes
// workflow.AwaitWithTimeout report a timeout (semantics PR-9t), and a drain by the root
// coroutine misses what a blocked receiver has been handed (PR-12h).
func TestTimerDoesNotOvertakeSignals(t *testing.T) {
	s := newScene(t, Input{})
	s.withTime(500*time.Millisecond, func(timeout time.Duration) bool {
		s.start(Input{ID: fmt.Sprint(s.queue, " ", timeout), Close: "close", Timeout: timeout})
		stop := s.begin()
		stop()
		isTimer := func(e *historypb.HistoryEvent) bool { return e.GetEventType() == enumspb.EVENT_TYPE_TIMER_FIRED }
		if slices.ContainsFunc(s.events(), isTimer) {
			return false
		}
		s.must(s.journal.Alpha(s.ctx, Entry{Text: "1"}))
		s.must(s.journal.Beta(s.ctx, Entry{Text: "close"}))
		testserver.WaitForEvent(t, s.sdk, s.journal.WorkflowID(), enumspb.EVENT_TYPE_TIMER_FIRED)
		if !s.signalledBefore(enumspb.EVENT_TYPE_TIMER_FIRED) {
			return false
		}
		s.startWorker()
		if diff := cmp.Diff(Pages{"run", "1", "close"}, s.result()); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
		return true
	})
}

func TestAbandonedUpdateDoesNotDelayTheWorkflow(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()
	u, err := s.journal.StartLeft(s.ctx, Entry{Text: "update", Sleep: time.Hour})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	if diff := cmp.Diff(Pages{"run", "update", "close"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
	if err := u.Get(s.ctx, nil); !errors.Is(err, runtime.ErrAbortedByClose) {
		t.Errorf("the update ended with %v, want %v", err, runtime.ErrAbortedByClose)
	}
}

// Without the drain, signals that arrive while the workflow decides to end are lost
// (semantics PR-3: 6 of 40 handled).
func TestNoSignalIsLostWhenContinuingAsNew(t *testing.T) {
	const n = 200
	s := newScene(t, Input{Continue: "20", Close: "close"})
	s.begin()
	for i := 1; i <= n; i++ {
		send := s.journal.Alpha
		if i%2 == 0 {
			send = s.journal.Beta
		}
		s.must(send(s.ctx, Entry{Text: strconv.Itoa(i), Sleep: time.Duration(i%3) * 10 * time.Millisecond}))
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	var want, handled []int
	for i := 1; i <= n; i++ {
		want = append(want, i)
	}
	continued := 0
	for _, page := range s.result() {
		if page == "continue" {
			continued++
		}
		if i, err := strconv.Atoi(page); err == nil {
			handled = append(handled, i)
		}
	}
	if diff := cmp.Diff(want, handled); diff != "" {
		t.Errorf("handled signals (-want +got):\n%s", diff)
	}
	if continued != 1 {
		t.Errorf("the journal continued as new %d times, want once", continued)
	}
}

func TestHandlersFinishBeforeContinuingAsNew(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	s.begin()
	u, err := s.journal.StartWrite(s.ctx, Entry{Text: "update", Hold: true})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)
	s.must(s.journal.Beta(s.ctx, Entry{Text: "late"}))
	s.release("update")
	_, err = u.Get(s.ctx)
	s.must(err)
	s.waitFor("run", 2)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	// The input of the new run was made after the handler had ended, and what came after
	// the decision to continue was left to the new run.
	want := Pages{"run", "update", "continue now", "update done", "continue", "late", "run", "close"}
	if diff := cmp.Diff(want, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestCancellationReachesHandlersThatHaveWaitedForOthers(t *testing.T) {
	s := newScene(t, Input{})
	s.startWorker()
	s.must(s.journal.SerialSignal(s.ctx, Entry{Text: "first", Sleep: time.Millisecond}))
	s.must(s.journal.SerialSignal(s.ctx, Entry{Text: "second", Sleep: time.Hour}))
	s.waitFor("second", 1)
	s.must(s.journal.Cancel(s.ctx))
	var cancelled *temporal.CanceledError
	if _, err := s.journal.Result(s.ctx); !errors.As(err, &cancelled) {
		t.Errorf("the workflow ended with %v, want CanceledError", err)
	}
	s.waitFor("second cancelled", 1)
}
