package replay_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// historyFiles are the corpus.
func historyFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there are no histories in testdata")
	}
	return files
}

func readHistory(file string) (*historypb.History, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return client.HistoryFromJSON(f, client.HistoryJSONOptions{})
}

// replayHistory replays one run of the workflow that register registers, and compares its
// outcome.
func replayHistory(history *historypb.History, register func(worker.WorkflowRegistry)) error {
	replayed := &outcome{}
	replayer, err := worker.NewWorkflowReplayerWithOptions(runtime.ReplayerOptions(worker.WorkflowReplayerOptions{
		Interceptors: []interceptor.WorkerInterceptor{replayed},
	}))
	if err != nil {
		return err
	}
	register(replayer)
	if err := replayer.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), history); err != nil {
		return err
	}
	return replayed.differs(history)
}

// replayCorpus replays every history in testdata, each in a subtest.
func replayCorpus(t *testing.T, register func(worker.WorkflowRegistry)) {
	for _, file := range historyFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			history, err := readHistory(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := replayHistory(history, register); err != nil {
				t.Error(err)
			}
		})
	}
}

// signals are the wire names of the signals in a history.
func signals(history *historypb.History) []string {
	var names []string
	for _, event := range history.Events {
		if signal := event.GetWorkflowExecutionSignaledEventAttributes(); signal != nil {
			names = append(names, signal.SignalName)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
