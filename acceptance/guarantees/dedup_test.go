package guarantees

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

// The server forgets update IDs when a workflow continues as new: without dedup the
// count is 1, 1, 2 (semantics PR-4).
func TestDuplicateUpdatesGetTheFirstOutcomeAcrossRuns(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	s.begin()
	once := func(key, text, fail string) (int, error) {
		return s.journal.Once(s.ctx, Entry{Text: text, Key: key, Error: fail})
	}
	expect := func(key string, want int) {
		t.Helper()
		// The validator would reject this: it has been written.
		if got, err := once(key, key, ""); got != want || err != nil {
			t.Errorf("update %s returned %d, %v, want %d", key, got, err, want)
		}
	}
	expectFailure := func() {
		t.Helper()
		var app *temporal.ApplicationError
		if _, err := once("bad", "bad", "no"); !errors.As(err, &app) || app.Type() != "EntryFailed" || !errors.Is(err, runtime.ErrFailed) {
			t.Errorf("update ended with %v, want the handler's error", err)
		}
	}
	expect("a", 1)
	expect("b", 2)
	expectFailure()
	expect("a", 1)

	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("run", 2)
	expect("a", 1)
	expect("b", 2)
	expectFailure()
	expect("c", 1) // the first in this run

	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	want := Pages{"run", "a", "b", "bad", "continue now", "continue", "run", "c", "close"}
	if diff := cmp.Diff(want, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestRejectedUpdatesAreNotRemembered(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()
	if _, err := s.journal.Once(s.ctx, Entry{Text: "run", Key: "1"}); !errors.Is(err, runtime.ErrRejected) {
		t.Fatalf("update ended with %v, want a rejection", err)
	}
	if _, err := s.journal.Once(s.ctx, Entry{Text: "2", Key: "1"}); err != nil {
		t.Errorf("the same key after a rejection: %v", err)
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.result()
}

func TestDuplicateOfARunningUpdateJoinsIt(t *testing.T) {
	s := newScene(t, Input{Close: "close"})
	s.begin()
	entry := Entry{Text: "slow", Key: "1", Hold: true}
	first, err := s.journal.StartOnce(s.ctx, entry)
	s.must(err)
	// With an update ID of its own, the server does not know that it is the same.
	another, err := s.journal.StartOnce(s.ctx, entry, runtime.WithUpdateID("another"))
	s.must(err)
	s.release("slow")
	count, err := another.Get(s.ctx)
	s.must(err)
	if count != 1 {
		t.Errorf("the duplicate returned %d, want the first one's 1", count)
	}
	count, err = first.Get(s.ctx)
	s.must(err)
	if count != 1 {
		t.Errorf("the first returned %d, want 1", count)
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	if diff := cmp.Diff(Pages{"run", "slow", "slow done", "close"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

func TestDuplicateSignalsAreDroppedAcrossRuns(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	s.begin()
	send := func(key string) { s.must(s.journal.KeyedSignal(s.ctx, Entry{Text: "text " + key, Key: key})) }
	send("1")
	send("1")
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("run", 2)
	send("1")
	send("2")
	send("") // without a key nothing is a duplicate
	send("")
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	want := Pages{"run", "text 1", "continue now", "continue", "run", "text 2", "text ", "text ", "close"}
	if diff := cmp.Diff(want, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}
