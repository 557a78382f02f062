package replay_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/acceptance/replay"
	"github.com/temporalgen/temporalgen/acceptance/replay/renamed"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func registerLedger(r worker.WorkflowRegistry) { replay.RegisterLedger(r, replay.NewLedger) }

func TestHistoriesReplay(t *testing.T) { replayCorpus(t, registerLedger) }

// Neither the order nor the Go names of methods decide what a replay does.
func TestHistoriesReplayWithRenamedMethods(t *testing.T) {
	replayCorpus(t, func(r worker.WorkflowRegistry) { renamed.RegisterAccount(r, renamed.NewAccount) })
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
	register := func(r worker.WorkflowRegistry) {
		replay.RegisterLedger(r, func(ctx workflow.Context, in replay.Input) (replay.Ledger, error) {
			ledger, err := replay.NewLedger(ctx, in)
			return incompatible{Ledger: ledger}, err
		})
	}
	failed := 0
	for _, file := range historyFiles(t) {
		history, err := readHistory(file)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(signals(history), replay.LedgerNoteSignal) {
			continue
		}
		err = replayHistory(history, register)
		if err != nil && strings.Contains(err.Error(), "TMPRL1100") {
			failed++
		}
	}
	if failed == 0 {
		t.Error("a handler that calls one more activity replays all histories")
	}
}
