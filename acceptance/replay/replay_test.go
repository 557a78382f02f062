package replay_test

import (
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/acceptance/replay"
	"github.com/temporalgen/temporalgen/acceptance/replay/renamed"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

func registerLedger(r worker.WorkflowRegistry) { replay.RegisterLedger(r, replay.NewLedger) }

// histories are those that earlier versions have recorded.
func histories(register func(worker.WorkflowRegistry)) replaytest.Corpus {
	return replaytest.Corpus{Dir: "testdata", Register: register, Update: *update}
}

func TestHistoriesReplay(t *testing.T) { histories(registerLedger).Test(t) }

// Neither the order nor the Go names of methods decide what a replay does.
func TestHistoriesReplayWithRenamedMethods(t *testing.T) {
	histories(func(r worker.WorkflowRegistry) { renamed.RegisterAccount(r, renamed.NewAccount) }).Test(t)
}

// incompatible calls an activity that it did not call when the histories were recorded.
type incompatible struct {
	replay.Ledger
	bank replay.BankActivities
}

func (i incompatible) Note(ctx workflow.Context, e replay.Entry) error {
	if _, err := i.bank.Post(ctx, e.Text); err != nil {
		return err
	}
	return i.Ledger.Note(ctx, e)
}

// If this did not fail, the other tests would prove nothing.
func TestIncompatibleChangeDoesNotReplay(t *testing.T) {
	incompatible := histories(func(r worker.WorkflowRegistry) {
		replay.RegisterLedger(r, func(ctx workflow.Context, in replay.Input) (replay.Ledger, error) {
			ledger, err := replay.NewLedger(ctx, in)
			return incompatible{Ledger: ledger}, err
		})
	})
	failed := 0
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		history, err := replaytest.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !hasSignal(history, replay.LedgerNoteSignal) {
			continue
		}
		if err := incompatible.Replay(history); err != nil && strings.Contains(err.Error(), "TMPRL1100") {
			failed++
		}
	}
	if failed == 0 {
		t.Error("a handler that calls one more activity replays all histories")
	}
}

func hasSignal(history replaytest.History, name string) bool {
	for _, event := range history.Events {
		if event.GetWorkflowExecutionSignaledEventAttributes().GetSignalName() == name {
			return true
		}
	}
	return false
}
