// Package replaytest tests package runtime/replaytest with histories that a server has recorded.
package replaytest_test

import (
	"strings"
	"testing"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// The same code replays whatever it has done, however that ended.
func TestRecordedHistoriesReplay(t *testing.T) {
	for what := range scenes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := play(t, testserver.Client(), worker.Options{}, what)
			histories := s.record(change("").corpus())
			if what == "complete" {
				child, err := change("").corpus().Record(s.ctx, s.sdk, s.queue+"-child")
				s.must(err)
				histories = append(histories, child...)
			}
			for _, history := range histories {
				if err := change("").corpus().Replay(history); err != nil {
					t.Error(err)
				}
				last := history.Events[len(history.Events)-1]
				t.Logf("%s has %d events and ends with %v", history.Name, len(history.Events), last.EventType)
			}
		})
	}
}

// What has changed is seen, and the error says where.
func TestChangesAreSeen(t *testing.T) {
	for scene, changes := range map[string]map[change][]string{
		"complete": {
			"result":           {"WorkflowExecutionCompleted: the end of the run differs", `-   "Sum": 43,`, `+   "Sum": 44,`},
			"activity removed": {"event 5, ActivityTaskScheduled: [TMPRL1100]"},
			"activity renamed": {"event 5, ActivityTaskScheduled: [TMPRL1100]"},
			"activity added":   {"[TMPRL1100]"},
			"timer removed":    {"TimerStarted: [TMPRL1100]"},
			"child removed":    {"StartChildWorkflowExecutionInitiated: [TMPRL1100]"},
		},
		"fail": {
			"message":     {"- message: declined", "+ message: refused"},
			"type":        {"- type: Declined"},
			"retryable":   {"- retryable: false"},
			"retry delay": {"+ next retry delay: 1m0s"},
			"category":    {"+ category: Benign"},
			"details":     {`"Sum": 4`},
			"cause":       {"+ message: no limit"},
			"completes":   {"- failed", "+ completed"},
		},
		"wait": {
			"signal renamed": {"the replayed run goes on"},
		},
		"open":       {"ends early": {"the replayed run ends"}},
		"terminated": {"ends early": {"the replayed run ends"}},
		"cancelled": {
			"cancellation details": {`- "at this moment"`, `+ "another moment"`},
			"ends early":           {"- cancelled", "+ completed"},
		},
		"updates": {
			"update's result":  {", WorkflowExecutionUpdateCompleted: update ", "- 1", "+ 2"},
			"update's failure": {"+ message: bad luck"},
		},
		"continue": {
			"input":              {`"Sum": 2`},
			"next workflow type": {"+ workflow type: other"},
			"next task queue":    {"+ task queue: another queue"},
		},
	} {
		t.Run(scene, func(t *testing.T) {
			t.Parallel()
			history := play(t, testserver.Client(), worker.Options{}, scene).record(change("").corpus())[0]
			for change, want := range changes {
				t.Run(string(change), func(t *testing.T) {
					err := change.corpus().Replay(history)
					if err == nil {
						t.Fatal("nothing is seen")
					}
					t.Log(err)
					for _, part := range want {
						if !strings.Contains(err.Error(), part) {
							t.Errorf("it does not say %q", part)
						}
					}
				})
			}
		})
	}
}
