package backlog

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
)

// carried is how many parcels at least can be handed on. Each takes 24 bytes besides its payloads and the name of
// its signal.
func carried(p Parcel) int {
	encoded, err := converter.GetDefaultDataConverter().ToPayloads(p)
	if err != nil {
		panic(err)
	}
	return (runtime.DefaultCarryLimit - 1000) / (proto.Size(encoded) + 24 + len(IntakeInspectSignal))
}

// few is how many handlers begin between two turns of Run.
const few = 5

// Signals that wait are data: a run that wants to continue as new does not have to handle them, and
// hands on those that it has not begun.
func TestBacklogIsLeftToTheNextRun(t *testing.T) {
	type handle = *IntakeHandle
	for _, test := range []struct {
		name, workflowType string
		send               func(handle) func(context.Context, Parcel) error
		running            int // how many handlers may run when the run decides to continue
	}{
		{"Parcel", IntakeWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Parcel }, 0},
		{"OneAtATime", CounterWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Parcel }, 0},
		{"LocksByKey", IntakeWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Belt }, 0},
		{"OneAtATimeWithLocksByKey", CounterWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Belt }, 0},
		{"Activities", IntakeWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Weigh }, few},
		{"OneAtATimeWithActivities", CounterWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Weigh }, 1},
		{"Serial", IntakeWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Inspect }, 1},
		{"Batches", IntakeWorkflowType, func(h handle) func(context.Context, Parcel) error { return h.Pallet }, 7 * few},
	} {
		t.Run(test.name, func(t *testing.T) {
			const lanes, after = 4, 40
			total := *size
			i := newIntakeFor(t, test.workflowType, Input{Total: total, After: after, Later: max(after, total/5)})
			i.send(lanes, total/lanes, 0, test.send(i.handle))
			i.work()
			ledger := i.result(total)
			most := max(after, total-carried(Parcel{Lane: "lane 0", N: 1000})) + test.running
			if got := ledger.Runs[0]; got < after || got > most {
				t.Errorf("the first run took in %d parcels, want %d to %d; all runs: %v", got, after, most, ledger.Runs)
			}
			if failures := i.failedTasks(); failures != nil {
				t.Errorf("workflow tasks failed: %q", failures)
			}
		})
	}
}

// Signals beyond what can be handed on are handled first, but no more than those.
func TestBacklogOfLargeSignalsIsLeftToTheNextRun(t *testing.T) {
	const total, ballast, after = 80, 64 << 10, 10
	for _, workflowType := range []string{IntakeWorkflowType, CounterWorkflowType} {
		t.Run(workflowType, func(t *testing.T) {
			i := newIntakeFor(t, workflowType, Input{Total: total, After: after, Later: after})
			i.send(1, total, ballast, i.handle.Parcel)
			i.work()
			ledger := i.result(total)
			// 15 of them fit into 1 MiB.
			const fit = 15
			if got := ledger.Runs[0]; got != total-fit {
				t.Errorf("the first run took in %d parcels, want all but %d; all runs: %v", got, fit, ledger.Runs)
			}
			if len(ledger.Runs) < 3 {
				t.Errorf("%d runs, want the chain to go on: %v", len(ledger.Runs), ledger.Runs)
			}
			if failures := i.failedTasks(); failures != nil {
				t.Errorf("workflow tasks failed: %q", failures)
			}
		})
	}
}

// The server lets 2000 activities of a workflow be pending; a task that starts more fails, and fails
// again each time that it is tried.
func TestBacklogDoesNotStartTooManyActivities(t *testing.T) {
	const total = 2200
	i := newIntakeFor(t, IntakeWorkflowType, Input{Total: total})
	i.send(4, total/4, 0, i.handle.Weigh)
	i.work()
	ledger := i.result(total)
	if ledger.Most != 200 {
		t.Errorf("%d handlers ran at a time, want the bound of 200", ledger.Most)
	}
	if failures := i.failedTasks(); failures != nil {
		t.Errorf("workflow tasks failed: %q", failures)
	}
}

// More than what can be handed on comes all the time, and handling it takes activities.
func TestFloodOfLargeSignalsDoesNotKeepARunFromContinuing(t *testing.T) {
	const after, size = 20, 60 << 10
	i := newIntakeFor(t, IntakeWorkflowType, Input{Total: 1 << 20, After: after, Later: 1 << 20})
	i.work()
	sent := i.flood(size, i.handle.Weigh, func() bool {
		ledger, err := i.handle.Ledger(i.ctx)
		return err == nil && len(ledger.Runs) > 1
	})
	t.Logf("the run continued as new after %d signals", sent)
	if failures := i.failedTasks(); failures != nil {
		t.Errorf("workflow tasks failed: %q", failures)
	}
}

// The workflow has completed when the server refuses to take more signals.
func TestFloodDoesNotKeepAWorkflowFromCompleting(t *testing.T) {
	const total = 20
	var unhandled atomic.Int64
	i := newIntakeFor(t, IntakeWorkflowType, Input{Total: total})
	i.work(runtime.WithObserver(func(e runtime.Event) {
		if e.Outcome == runtime.OutcomeUnhandled {
			unhandled.Add(1)
		}
	}))
	sent := i.flood(0, i.handle.Weigh, nil)
	ledger, err := i.handle.Result(i.ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d signals sent, %d taken in before Run returned, %d unhandled", sent, ledger.Runs[0], unhandled.Load())
}

// flood sends parcels of a lane until a condition holds or the workflow has completed, and returns
// how many it has sent.
func (i *intake) flood(size int, send func(context.Context, Parcel) error, enough func() bool) int {
	i.Helper()
	ballast := strings.Repeat("x", size)
	for n := 1; ; n++ {
		switch err := send(i.ctx, Parcel{Lane: "flood", N: n, Ballast: ballast}); {
		case enough == nil && errors.Is(err, runtime.ErrWorkflowClosed):
			return n
		case err != nil:
			i.Fatalf("after %d signals: %v", n, err)
		}
		if enough != nil && enough() {
			return n
		}
	}
}
