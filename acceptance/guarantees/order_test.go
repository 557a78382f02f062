package guarantees

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/temporalgen/temporalgen/runtime"
)

// Without the interceptor's order the SDK's channels give 2 4 3 1 here: first all of
// alpha, then beta, then gamma.
func TestSignalsOfDifferentNamesAreHandledInOrderOfArrival(t *testing.T) {
	s := newScene(t, Input{Close: "5"})
	send := func() {
		s.must(s.journal.Gamma(s.ctx, Entry{Text: "1"}))
		s.must(s.journal.Alpha(s.ctx, Entry{Text: "2"}))
		s.must(s.journal.Beta(s.ctx, Entry{Text: "3"}))
		s.must(s.journal.Alpha(s.ctx, Entry{Text: "4"}))
		s.must(s.journal.Gamma(s.ctx, Entry{Text: "5"}))
	}
	send()
	s.startWorker()
	// What is there before the workflow begins has been handled when Run begins.
	if diff := cmp.Diff(Pages{"1", "2", "3", "4", "5", "run"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestSignalsInALaterTaskAreHandledInOrderOfArrival(t *testing.T) {
	s := newScene(t, Input{Close: "4"})
	stop := s.begin()
	stop()
	s.must(s.journal.Gamma(s.ctx, Entry{Text: "1"}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "2"}))
	s.must(s.journal.Beta(s.ctx, Entry{Text: "3"}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "4"}))
	s.startWorker()
	if diff := cmp.Diff(Pages{"run", "1", "2", "3", "4"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// The SDK runs update handlers before it delivers signals (semantics PR-1 and PR-2).
func TestUpdatesSeeSignalsRecordedBeforeThem(t *testing.T) {
	for name, later := range map[string]bool{"in the first task": false, "in a later task": true} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, Input{Close: "close"})
			before := Pages{}
			if later {
				stop := s.begin()
				stop()
				before = Pages{"run"}
			}
			s.must(s.journal.Alpha(s.ctx, Entry{Text: "1"}))
			s.must(s.journal.Beta(s.ctx, Entry{Text: "2", Hold: true}))
			var seen Pages
			wait := s.background("sees", func(id runtime.UpdateOption) (err error) {
				seen, err = s.journal.Write(s.ctx, Entry{Text: "3"}, id)
				return err
			})
			s.startWorker()
			s.must(wait())
			if diff := cmp.Diff(append(before, "1", "2", "3"), seen); diff != "" {
				t.Errorf("the update saw (-want +got):\n%s", diff)
			}
			s.release("2")
			s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
			s.result()
		})
	}
}

// workflow.Mutex gives A D C B here (semantics PR-6m).
func TestSerialHandlersRunInOrderOfArrival(t *testing.T) {
	s := newScene(t, Input{Close: "F done"})
	s.begin()
	var waits []func() error
	update := func(e Entry) {
		u, err := s.journal.StartSerialUpdate(s.ctx, e)
		s.must(err)
		waits = append(waits, func() error { _, err := u.Get(s.ctx); return err })
	}
	signal := func(e Entry) { s.must(s.journal.SerialSignal(s.ctx, e)) }
	brief := func(text string) Entry { return Entry{Text: text, Sleep: 10 * time.Millisecond} }
	update(Entry{Text: "A", Hold: true}) // until the others have come
	signal(brief("B"))
	update(brief("C"))
	update(brief("D"))
	signal(brief("E"))
	update(brief("F"))
	s.release("A")
	for _, wait := range waits {
		s.must(wait())
	}
	want := Pages{"run", "A", "A done", "B", "B done", "C", "C done", "D", "D done", "E", "E done", "F", "F done"}
	if diff := cmp.Diff(want, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestHandlersRunConcurrentlyByDefault(t *testing.T) {
	s := newScene(t, Input{Close: "B done"})
	s.begin()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "A", Hold: true}))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "B", Hold: true}))
	s.release("B")
	s.waitFor("B done", 1)
	s.release("A")
	if diff := cmp.Diff(Pages{"run", "A", "B", "B done", "A done"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// Updates that arrive before the run's first task are registered for and delivered by
// wire name, so the order between amend and write is not that of arrival.
func TestUpdatesBeforeTheFirstTaskAreHandled(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	var waits []func() error
	for _, text := range []string{"1", "2", "3"} {
		waits = append(waits, s.background(text, func(id runtime.UpdateOption) error {
			_, err := s.journal.Write(s.ctx, Entry{Text: text}, id)
			return err
		}))
	}
	waits = append(waits, s.background("4", func(id runtime.UpdateOption) error {
		_, err := s.journal.Amend(s.ctx, Entry{Text: "4"}, id)
		return err
	}))
	s.startWorker()
	for _, wait := range waits {
		s.must(wait())
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	if diff := cmp.Diff(Pages{"4", "1", "2", "3", "run", "close"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestBatchedSignalsAreHandledTogether(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	stop := s.begin()
	stop() // so that all come within the window of the first, however long it takes to send them
	for _, text := range []string{"1", "2", "3", "4"} {
		s.must(s.journal.BatchedSignal(s.ctx, Entry{Text: text}))
	}
	s.startWorker()
	s.waitFor("4", 1)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	if diff := cmp.Diff(Pages{"run", "1+2+3", "4", "close"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestSignalsDuringTheStartDelayAreHandledBeforeRun(t *testing.T) {
	s := newScene(t, Input{})
	s.startWorker()
	s.withTime(time.Second, func(delay time.Duration) bool {
		s.start(Input{ID: fmt.Sprint(s.queue, " ", delay), Close: "close"}, runtime.WithStartDelay(delay))
		s.must(s.journal.Alpha(s.ctx, Entry{Text: "1"}))
		s.must(s.journal.Beta(s.ctx, Entry{Text: "close"}))
		pages := s.result()
		if !s.signalledBefore(enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) {
			return false
		}
		if diff := cmp.Diff(Pages{"1", "close", "run"}, pages); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
		return true
	})
}
