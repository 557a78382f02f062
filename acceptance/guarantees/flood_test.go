package guarantees

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// The server fails a task that ends a workflow for which a signal has arrived meanwhile
// (UnhandledCommand). The workflow's end is decided again, with the signal.
func TestSignalDuringTheClosingTaskIsHandled(t *testing.T) {
	s := newScene(t, Input{Close: "close", Stall: 500 * time.Millisecond})
	s.begin()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	time.Sleep(200 * time.Millisecond)
	s.must(s.journal.Beta(s.ctx, Entry{Text: "late"}))
	s.result()
	pages, err := s.journal.Pages(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Pages{"run", "close", "late"}, pages); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
	unhandled := 0
	events := s.sdk.GetWorkflowHistory(s.ctx, s.journal.ID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		s.must(err)
		if event.GetWorkflowTaskFailedEventAttributes().GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND {
			unhandled++
		}
	}
	if unhandled == 0 {
		t.Error("the signal did not arrive during the closing task")
	}
}

// Carried signals must fit into an argument of the next run. More than that is handled
// before the workflow continues.
func TestTooManySignalsToCarryAreHandledFirst(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	s.begin()
	_, err := s.journal.StartWrite(s.ctx, Entry{Text: "update", Sleep: time.Second})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)
	for i := range 5 {
		s.must(s.journal.Beta(s.ctx, Entry{Text: fmt.Sprint(i), Ballast: strings.Repeat("x", 40<<10)}))
	}
	s.waitFor("run", 2)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	want := Pages{"run", "update", "continue now", "update done", "0", "1", "2", "3", "4", "continue", "run", "close"}
	if diff := cmp.Diff(want, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// A workflow that waits for its handlers takes a limited number of further updates.
// Clients send the others again until the next run takes them.
func TestUpdatesDuringADrainReachTheNextRun(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	var mu sync.Mutex
	rejected := 0
	s.startWorkerWith(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Outcome == runtime.Rejected {
			rejected++
		}
	})))
	s.waitFor("run", 1)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "slow", Sleep: time.Second}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)

	var wg sync.WaitGroup
	var want []string
	for i := range 8 {
		text := fmt.Sprint("update ", i)
		want = append(want, text)
		wg.Go(func() {
			if _, err := s.journal.Once(s.ctx, Entry{Text: text, Key: text}); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		})
		time.Sleep(20 * time.Millisecond)
	}
	impatient := NewJournalClient(s.sdk, runtime.WithUpdateRetry(0)).Handle(s.journal.ID())
	if _, err := impatient.Write(s.ctx, Entry{Text: "impatient"}); !errors.Is(err, runtime.ErrDraining) {
		t.Errorf("update that is not sent again: %v, want %v", err, runtime.ErrDraining)
	}
	wg.Wait()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	pages := s.result()

	continued := slices.Index(pages, "continue")
	inFirstRun := 0
	var handled []string
	for i, page := range pages {
		if strings.HasPrefix(page, "update ") {
			handled = append(handled, page)
			if i < continued {
				inFirstRun++
			}
		}
	}
	slices.Sort(handled)
	if diff := cmp.Diff(want, handled); diff != "" {
		t.Errorf("handled updates (-want +got):\n%s", diff)
	}
	if inFirstRun != 5 {
		t.Errorf("%d updates handled during the drain, want the limit of 5", inFirstRun)
	}
	mu.Lock()
	defer mu.Unlock()
	if rejected == 0 {
		t.Error("no update was rejected")
	}
}

// A workflow under a flood of messages still continues as new, and loses none of them.
func TestFloodDoesNotKeepAWorkflowFromContinuing(t *testing.T) {
	s := newScene(t, Input{Continue: "alpha 50", Close: "close"})
	s.begin()
	const n = 150
	var wg sync.WaitGroup
	for name, send := range map[string]func(string) error{
		"alpha": func(text string) error {
			return s.journal.Alpha(s.ctx, Entry{Text: text, Sleep: 30 * time.Millisecond})
		},
		"beta": func(text string) error { return s.journal.Beta(s.ctx, Entry{Text: text}) },
		"once": func(text string) error {
			_, err := s.journal.Once(s.ctx, Entry{Text: text, Key: text})
			return err
		},
	} {
		wg.Go(func() {
			for i := range n {
				if err := send(fmt.Sprint(name, " ", i)); err != nil {
					t.Errorf("%s %d: %v", name, i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	pages := s.result()
	for _, name := range []string{"alpha", "beta", "once"} {
		var handled []string
		for _, page := range pages {
			if strings.HasPrefix(page, name) && !strings.HasSuffix(page, "done") {
				handled = append(handled, page)
			}
		}
		for i := range n {
			if want := fmt.Sprint(name, " ", i); i >= len(handled) || handled[i] != want {
				t.Errorf("%d messages of %s handled; number %d is not %q", len(handled), name, i, want)
				break
			}
		}
		if len(handled) != n {
			t.Errorf("%d messages of %s handled, want %d", len(handled), name, n)
		}
	}
	if !slices.Contains(pages, "continue") {
		t.Error("the workflow never continued as new")
	}
}
