package backlog

import (
	"context"
	"testing"
)

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
			if got, most := ledger.Runs[0], after+test.running; got < after || got > most {
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
