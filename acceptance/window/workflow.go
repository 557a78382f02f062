package window

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// window implements Window.
type window struct {
	in       WindowInput
	progress Progress
}

func newWindow(_ workflow.Context, in WindowInput) (Window, error) {
	return &window{in: in, progress: in.Progress}, nil
}

func (w *window) Run(ctx workflow.Context, _ WindowInput) (Progress, error) {
	for range w.in.PerRun {
		err := workflow.Await(ctx, func() bool {
			return w.progress.Started == w.in.Records || w.progress.Started-w.progress.Processed < w.in.Size
		})
		if err != nil {
			return Progress{}, err
		}
		if w.progress.Started == w.in.Records {
			err := workflow.Await(ctx, func() bool { return w.progress.Processed == w.in.Records })
			return w.progress, err
		}
		record := RecordInput{Window: w.in.ID, Number: w.progress.Started}
		w.progress.Started++
		child := StartRecordChild(ctx, record, runtime.WithParentClosePolicy(enumspb.PARENT_CLOSE_POLICY_ABANDON))
		if _, err := child.Started(ctx); err != nil {
			return Progress{}, err
		}
	}
	return Progress{}, ContinueWindowAsNew(func() WindowInput {
		next := w.in
		next.Progress = w.progress
		next.Progress.Run++
		return next
	})
}

func (w *window) Processed(workflow.Context, Report) { w.progress.Processed++ }

func (w *window) Progress() Progress { return w.progress }

// record implements Record.
type record struct{ processor ProcessorActivities }

func newRecord(workflow.Context, RecordInput) (Record, error) { return record{}, nil }

func (r record) Run(ctx workflow.Context, in RecordInput) error {
	if err := r.processor.Process(ctx, in.Number); err != nil {
		return err
	}
	return ExternalWindow(in.Window).Processed(ctx, Report{in.Number})
}
