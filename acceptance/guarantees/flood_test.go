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
	s := newScene(t, Input{Close: "close"}, runtime.WithTaskTimeout(2*time.Minute))
	closing, sent := make(chan struct{}), make(chan struct{})
	s.closing = sync.OnceFunc(func() {
		close(closing)
		select {
		case <-sent:
		case <-s.ctx.Done():
		}
	})
	s.startWorkerWith(runtime.WorkerOptions(worker.Options{DeadlockDetectionTimeout: 2 * time.Minute}))
	s.waitFor("run", 1)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.receive(closing, "the end of the run")
	s.must(s.journal.Beta(s.ctx, Entry{Text: "late"}))
	close(sent)
	s.result()
	pages, err := s.journal.Pages(s.ctx)
	s.must(err)
	if diff := cmp.Diff(Pages{"run", "close", "late"}, pages); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
	unhandled := 0
	for _, event := range s.events() {
		if event.GetWorkflowTaskFailedEventAttributes().GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND {
			unhandled++
		}
	}
	if unhandled == 0 {
		t.Error("the signal did not arrive during the closing task")
	}
}

// What is carried must fit into what servers take. Of signals that are more than that only the oldest are
// handled before the workflow continues, as many as are too many.
func TestSurplusOfSignalsIsHandledFirst(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	s.begin()
	_, err := s.journal.StartWrite(s.ctx, Entry{Text: "update", Hold: true})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)
	for i := range 8 {
		s.must(s.journal.Beta(s.ctx, Entry{Text: fmt.Sprint(i), Ballast: strings.Repeat("x", runtime.DefaultCarryLimit/6)}))
	}
	s.release("update")
	s.waitFor("run", 2)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	pages := s.result()
	// Five of them fit.
	want := Pages{"run", "update", "continue now", "update done", "0", "1", "2", "continue"}
	if diff := cmp.Diff(want, pages[:len(want)]); diff != "" {
		t.Errorf("journal of the first run (-want +got):\n%s", diff)
	}
	// Run begins after a few messages.
	second := slices.DeleteFunc(pages[len(want):], func(page string) bool { return page == "run" })
	if diff := cmp.Diff(Pages{"3", "4", "5", "6", "7", "close"}, second); diff != "" {
		t.Errorf("journal of the second run (-want +got):\n%s", diff)
	}
}

// A workflow that completes takes a limited number of further updates.
func TestUpdatesDuringADrainAreLimited(t *testing.T) {
	s := newScene(t, Input{Close: "close", Hasty: true})
	s.begin()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "slow", Hold: true}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.waitFor("close", 1)
	impatient := NewJournalClient(s.sdk, runtime.WithUpdateRetry(0)).Handle(s.journal.WorkflowID())
	for i := range 8 {
		_, err := impatient.Write(s.ctx, Entry{Text: fmt.Sprint("update ", i)})
		if accepted := i < 5; accepted != (err == nil) || !accepted && !errors.Is(err, runtime.ErrDraining) {
			t.Errorf("update %d: %v, want the limit of 5 to be accepted and others to get %v", i, err, runtime.ErrDraining)
		}
	}
	s.release("slow")
	s.result()
}

// A workflow that continues as new takes no more updates. Clients send them again until the next run
// takes them.
func TestUpdatesDuringADrainReachTheNextRun(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	rejected := make(chan struct{}, 2)
	s.startWorkerWith(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		if e.Outcome == runtime.OutcomeRejected {
			select {
			case rejected <- struct{}{}:
			default: // the test has seen enough
			}
		}
	})))
	s.waitFor("run", 1)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "slow", Hold: true}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)

	impatient := NewJournalClient(s.sdk, runtime.WithUpdateRetry(0)).Handle(s.journal.WorkflowID())
	if _, err := impatient.Write(s.ctx, Entry{Text: "impatient"}); !errors.Is(err, runtime.ErrDraining) {
		t.Errorf("update that is not sent again: %v, want %v", err, runtime.ErrDraining)
	}
	s.receive(rejected, "a rejection")
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
	}
	s.receive(rejected, "a rejection")
	s.release("slow")
	wg.Wait()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	pages := s.result()

	var handled []string
	for i, page := range pages {
		if strings.HasPrefix(page, "update ") {
			handled = append(handled, page)
			if i < slices.Index(pages, "continue") {
				t.Errorf("%s was handled by the run that continues as new", page)
			}
		}
	}
	slices.Sort(handled)
	if diff := cmp.Diff(want, handled); diff != "" {
		t.Errorf("handled updates (-want +got):\n%s", diff)
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
