package chain

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

type notebook struct {
	lines []string
	end   string
}

func newNotebook(_ workflow.Context, in Input) (Notebook, error) {
	return &notebook{lines: slices.Clone(in.Lines), end: in.End}, nil
}

func (n *notebook) Run(ctx workflow.Context, in Input) ([]string, error) {
	if in.Child != "" {
		if err := n.startChild(ctx, in); err != nil {
			return nil, err
		}
	}
	if err := workflow.Await(ctx, func() bool { return n.end != "" }); err != nil {
		return nil, err
	}
	next := ""
	switch n.end {
	case Fail:
		return nil, temporal.NewApplicationError("as it was told", "Told")
	case Return:
		err := runtime.AwaitHandlers(ctx)
		return n.lines, err
	case ByHand:
		//temporalgen:ignore TG311 the test is of what is lost then
		return nil, workflow.NewContinueAsNewError(ctx, NotebookWorkflowType, Input{ID: in.ID, Lines: n.lines})
	case Changed:
		return nil, ContinueChangedNotebookAsNew(func() Input { return Input{ID: in.ID} })
	case Last:
		next = Return
	}
	return nil, ContinueNotebookAsNew(func() Input { return Input{ID: in.ID, Lines: n.lines, End: next} })
}

func (n *notebook) startChild(ctx workflow.Context, in Input) error {
	child := StartNotebookChild(ctx, Input{ID: in.Child},
		runtime.WithChildTaskQueue(workflow.GetInfo(ctx).TaskQueueName),
		runtime.WithChildRetryPolicy(temporal.RetryPolicy{InitialInterval: time.Millisecond}))
	var errs error
	for _, line := range in.Notes {
		errs = errors.Join(errs, child.Note(ctx, line)) //temporalgen:ignore TG602 a test sends as many as it needs
	}
	if in.ChildEnd == "" {
		_, err := child.Started(ctx)
		return errors.Join(errs, err)
	}
	errs = errors.Join(errs, child.End(ctx, in.ChildEnd))
	lines, err := child.Get(ctx)
	n.lines = lines
	return errors.Join(errs, err)
}

func (n *notebook) Note(ctx workflow.Context, line string) error {
	n.lines = append(n.lines, line)
	if line != "hold" {
		return nil
	}
	if err := workflow.Await(ctx, func() bool { return n.end != "" }); err != nil {
		return err
	}
	// Run returns before the timer fires.
	return workflow.Sleep(ctx, time.Millisecond)
}

func (n *notebook) End(_ workflow.Context, how string) { n.end = how }

func (n *notebook) Ask(_ workflow.Context, q Question) (string, error)   { return q.Text, nil }
func (n *notebook) Check(_ workflow.Context, q Question) (string, error) { return q.Text, nil }

func (n *notebook) Lines() []string { return n.lines }

type changedNotebook struct{}

func newChangedNotebook(workflow.Context, Input) (ChangedNotebook, error) {
	return changedNotebook{}, nil
}

func (changedNotebook) Run(ctx workflow.Context, _ Input) error {
	return workflow.Await(ctx, func() bool { return false })
}

func (changedNotebook) Ask(workflow.Context, LongerQuestion) (string, error) { return "changed", nil }
func (changedNotebook) Check(workflow.Context, LongQuestion) (string, error) { return "changed", nil }
