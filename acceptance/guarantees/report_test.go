package guarantees

import (
	"cmp"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestEveryMessageIsReported(t *testing.T) {
	type report struct {
		Kind, Message, Key string
		Outcome            runtime.Outcome
	}
	s := newScene(t, Input{Close: "close"})
	var mu sync.Mutex
	var reports []report
	s.startWorkerWith(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.WorkflowType != JournalWorkflowType || e.WorkflowID != s.journal.WorkflowID() || e.RunID != s.journal.RunID() {
			t.Errorf("event of workflow %s %s %s", e.WorkflowType, e.WorkflowID, e.RunID)
		}
		if e.Outcome == runtime.OutcomeHandled && e.Message == "beta" && e.Latency < 50*time.Millisecond {
			t.Errorf("latency is %v, want what the handler took", e.Latency)
		}
		key := e.Key
		if e.UpdateID == key {
			key = "" // none but the update's own
		}
		reports = append(reports, report{string(e.Kind), e.Message, key, e.Outcome})
	})))
	s.waitFor("run", 1)

	s.must(s.journal.Alpha(s.ctx, Entry{Text: "1"}))
	s.must(s.journal.Beta(s.ctx, Entry{Text: "2", Sleep: 50 * time.Millisecond}))
	s.must(s.journal.KeyedSignal(s.ctx, Entry{Text: "3", Key: "k"}))
	s.must(s.journal.KeyedSignal(s.ctx, Entry{Text: "3", Key: "k"}))
	s.must(s.journal.KeyedSignal(s.ctx, Entry{Text: "other", Key: "k"}))
	for signal, arg := range map[string]any{"alpha": "of another type", "gamma": Entry{Text: "invalid"}, "nobody's": 1} {
		s.must(s.sdk.SignalWorkflow(s.ctx, s.journal.WorkflowID(), "", signal, arg))
	}
	once := func(e Entry) { _, _ = s.journal.Once(s.ctx, e) }
	once(Entry{Text: "4", Key: "u"})
	once(Entry{Text: "run", Key: "v"}) // rejected: it is written already
	_, _ = s.journal.Once(s.ctx, Entry{Text: "4", Key: "u"}, runtime.WithUpdateID("second"))
	_, _ = s.journal.Once(s.ctx, Entry{Text: "5", Key: "u"}, runtime.WithUpdateID("third"))
	_, _ = s.journal.Write(s.ctx, Entry{Text: "6", Error: "no"})
	mu.Lock()
	if !slices.ContainsFunc(reports, func(r report) bool { return r.Outcome == runtime.OutcomeUnknown }) {
		t.Error("the unknown signal is not reported while the workflow runs")
	}
	mu.Unlock()
	s.must(s.sdk.SignalWorkflow(s.ctx, s.journal.WorkflowID(), "", "nobody's", 2))
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	s.result()

	want := []report{
		{"signal", "alpha", "", runtime.OutcomeHandled},
		{"signal", "alpha", "", runtime.OutcomeHandled},
		{"signal", "alpha", "", runtime.OutcomeUndecodable},
		{"signal", "beta", "", runtime.OutcomeHandled},
		{"signal", "gamma", "", runtime.OutcomeInvalid},
		{"signal", "keyed_signal", "k", runtime.OutcomeConflict},
		{"signal", "keyed_signal", "k", runtime.OutcomeDuplicate},
		{"signal", "keyed_signal", "k", runtime.OutcomeHandled},
		{"signal", "nobody's", "", runtime.OutcomeUnknown},
		{"signal", "nobody's", "", runtime.OutcomeUnknown},
		{"update", "once", "u", runtime.OutcomeConflict},
		{"update", "once", "u", runtime.OutcomeDuplicate},
		{"update", "once", "u", runtime.OutcomeHandled},
		{"update", "once", "v", runtime.OutcomeRejected},
		{"update", "write", "", runtime.OutcomeFailed},
	}
	mu.Lock()
	defer mu.Unlock()
	slices.SortFunc(reports, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Outcome, b.Outcome))
	})
	if diff := gocmp.Diff(want, reports); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
}
