package guarantees

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The run to which an update is sent again may be gone when its result is asked for once more. Whoever has the workflow's
// ID then must not get the update as well.
func TestResultOfAnUpdateThatWasSentAgainCanBeAskedForTwice(t *testing.T) {
	s := newScene(t, Input{Continue: "continue now", Close: "close"})
	s.begin()
	s.must(s.journal.SerialSignal(s.ctx, Entry{Text: "hold", Hold: true}))
	s.waitFor("hold", 1)
	update, err := s.journal.StartSerialUpdate(s.ctx, Entry{Text: "held"})
	s.must(err)
	first := update.RunID()
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)
	s.release("hold")
	want, err := update.Get(s.ctx)
	s.must(err)
	if !slices.Contains(want, "continue") || update.RunID() == first {
		t.Errorf("run %s handled the update, with the result %q, want the next run", update.RunID(), want)
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.result()

	s.start(Input{ID: s.journal.WorkflowID(), Close: "close"})
	s.waitFor("run", 1)
	got, err := update.Get(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result when it is asked for again (-first +second):\n%s", diff)
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	if diff := cmp.Diff(Pages{"run", "close"}, s.result()); diff != "" {
		t.Errorf("pages of who has the ID now (-want +got):\n%s", diff)
	}
}
