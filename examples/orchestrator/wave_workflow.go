package main

import (
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// recallTimeout is how long cancelled pickers may take to give their tasks back.
const recallTimeout = time.Minute

// wave implements Wave.
type wave struct {
	pausable
	in     WaveInput
	dealt  int // tasks that a picker has
	result WaveResult
}

func newWave(_ workflow.Context, in WaveInput) (Wave, error) { return &wave{in: in}, nil }

// A pickerStub reaches a picker that was there before, as a PickerExternal, or one of the wave's own, as a PickerChild.
type pickerStub interface {
	Pick(ctx workflow.Context, task Task) error
}

func (w *wave) Run(ctx workflow.Context, _ WaveInput) (WaveResult, error) {
	hired, err := w.hire(ctx)
	if err != nil {
		return w.result, err
	}
	err = w.dealOut(ctx, hired)
	if err == nil {
		err = w.awaitReports(ctx)
	}
	if err != nil {
		w.recall(ctx, hired)
		return w.result, err
	}
	switch {
	case w.result.Late:
		w.recall(ctx, hired)
	case !w.in.KeepHired:
		if err := dismiss(ctx, hired); err != nil {
			return w.result, err
		}
	}
	slices.Sort(w.result.Picked)
	slices.Sort(w.result.Refused)
	return w.result, nil
}

// hire starts pickers as children, and waits until they have started: a child that has
// not is gone when its parent completes.
func (w *wave) hire(ctx workflow.Context) ([]*PickerChild, error) {
	policy := enumspb.PARENT_CLOSE_POLICY_TERMINATE
	if w.in.KeepHired {
		policy = enumspb.PARENT_CLOSE_POLICY_ABANDON
	}
	var hired []*PickerChild
	for i := range w.in.Hired {
		child := StartPickerChild(ctx, PickerInput{Name: fmt.Sprintf("%s-%d", w.in.Name, i), Speed: w.in.Speed},
			runtime.WithParentClosePolicy(policy), runtime.WithWaitForCancellation())
		if _, err := child.Started(ctx); err != nil {
			return nil, err
		}
		hired = append(hired, child)
	}
	return hired, nil
}

// dealOut sends each task to the next picker. One that is not there is noted, and its
// tasks go to the next.
func (w *wave) dealOut(ctx workflow.Context, hired []*PickerChild) error {
	var pickers []pickerStub
	var ids []string
	for _, id := range w.in.Staff {
		pickers, ids = append(pickers, ExternalPicker(id)), append(ids, id)
	}
	for _, child := range hired {
		pickers, ids = append(pickers, child), append(ids, "")
	}
	next := 0
	for i, goods := range w.in.Tasks {
		task := Task{ID: fmt.Sprintf("%s-%d", w.in.Name, i), Goods: goods, WaveID: workflow.GetInfo(ctx).WorkflowExecution.ID}
		for {
			if err := w.awaitResumed(ctx); err != nil {
				return err
			}
			if len(pickers) == 0 {
				return fmt.Errorf("nobody is there for task %s", task.ID)
			}
			next %= len(pickers)
			err := pickers[next].Pick(ctx, task)
			if err == nil {
				next++
				w.dealt++
				break
			}
			workflow.GetLogger(ctx).Warn("Picker cannot be reached", "Picker", ids[next], "Error", err)
			w.result.Unreachable = append(w.result.Unreachable, ids[next])
			pickers, ids = slices.Delete(pickers, next, next+1), slices.Delete(ids, next, next+1)
		}
	}
	return nil
}

// reported tells whether there is a report of each task that was dealt out.
func (w *wave) reported() bool {
	return len(w.result.Picked)+len(w.result.Refused) == w.dealt
}

func (w *wave) awaitReports(ctx workflow.Context) error {
	if w.in.Deadline == 0 {
		return workflow.Await(ctx, w.reported)
	}
	inTime, err := runtime.AwaitWithTimeout(ctx, w.in.Deadline, w.reported)
	w.result.Late = !inTime
	return err
}

// recall cancels all pickers, and waits until they have given their tasks back, also if
// the wave has been cancelled itself.
func (w *wave) recall(ctx workflow.Context, hired []*PickerChild) {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	for _, id := range w.in.Staff {
		if err := ExternalPicker(id).RequestCancel(ctx); err != nil {
			workflow.GetLogger(ctx).Warn("Picker cannot be cancelled", "Picker", id, "Error", err)
		}
	}
	for _, child := range hired {
		child.Cancel()
		// One that is still at work when the wave ends would be terminated.
		if _, err := child.Get(ctx); err != nil && !temporal.IsCanceledError(err) {
			workflow.GetLogger(ctx).Warn("Picker has failed", "Error", err)
		}
	}
	if _, err := runtime.AwaitWithTimeout(ctx, recallTimeout, w.reported); err != nil {
		workflow.GetLogger(ctx).Warn("Tasks are not given back", "Error", err)
	}
}

// dismiss sends the wave's own pickers home, and waits until they are.
func dismiss(ctx workflow.Context, hired []*PickerChild) error {
	for _, child := range hired {
		if err := child.GoHome(ctx); err != nil {
			return err
		}
	}
	for _, child := range hired {
		if _, err := child.Get(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *wave) Picked(_ workflow.Context, report Report) {
	w.result.Picked = append(w.result.Picked, report.TaskID)
}

func (w *wave) Refused(_ workflow.Context, report Report) {
	w.result.Refused = append(w.result.Refused, report.TaskID)
}
