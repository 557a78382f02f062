package senders

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"example.com/workflows"
)

type activities struct{ client client.Client }

func (a *activities) Pay(ctx context.Context, id string) error {
	_, err := a.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{ // want `warning: an activity is run again when it fails, .* \(TG603\)`
		WorkflowID: id, UpdateName: "pay", WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	return err
}

func (a *activities) PayOnce(ctx context.Context, id string) error {
	_, err := a.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: "pay-" + id, WorkflowID: id, UpdateName: "pay", WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	return err
}

func register(w worker.Worker) { w.RegisterActivity(&activities{}) }

func payElsewhere(ctx context.Context, c client.Client) error {
	activity.RecordHeartbeat(ctx, 1)
	options := client.UpdateWorkflowOptions{WorkflowID: "id", UpdateName: "pay", WaitForStage: client.WorkflowUpdateStageCompleted} // want `warning: an activity is run again .* \(TG603\)`
	_, err := c.UpdateWorkflow(ctx, options)
	return err
}

func retry(ctx context.Context, c client.Client) (err error) {
	for i := 0; i < 3; i++ {
		if _, err = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{ // want `warning: the update is sent again, .* \(TG603\)`
			WorkflowID: "id", UpdateName: "pay", WaitForStage: client.WorkflowUpdateStageCompleted,
		}); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}

// These are sent once, or are another each time.
func several(ctx context.Context, c client.Client, ids []string) error {
	options := client.UpdateWorkflowOptions{WorkflowID: "id", UpdateName: "pay"}
	options.WaitForStage = client.WorkflowUpdateStageCompleted
	if _, err := c.UpdateWorkflow(ctx, options); err != nil {
		return err
	}
	for i := 0; i < len(ids); i++ {
		if _, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: ids[i], UpdateName: "pay", WaitForStage: client.WorkflowUpdateStageAccepted,
		}); err != nil {
			continue
		}
	}
	for {
		if _, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: "id", UpdateName: "tick", WaitForStage: client.WorkflowUpdateStageAccepted,
		}); err != nil {
			return err
		}
		time.Sleep(time.Second)
	}
}

func stages(ctx context.Context, c client.Client, stage client.WorkflowUpdateStage) {
	_, _ = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{})                                                 // want `WaitForStage is not set, so the call fails: .* \(TG604\)`
	_, _ = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WaitForStage: client.WorkflowUpdateStageAdmitted}) // want `the SDK does not wait for this stage, .* \(TG604\)`
	_, _ = c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		UpdateOptions: client.UpdateWorkflowOptions{UpdateName: "pay"}, // want `WaitForStage is not set, .* \(TG604\)`
	})
	_, _ = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WaitForStage: stage})
	forwarded := client.UpdateWorkflowOptions{UpdateName: "pay"}
	complete(&forwarded)
	_, _ = c.UpdateWorkflow(ctx, forwarded)
}

func complete(o *client.UpdateWorkflowOptions) { o.WaitForStage = client.WorkflowUpdateStageCompleted }

func pinned(ctx context.Context, c client.Client, stored string) error {
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.Forever, 1)
	if err != nil {
		return err
	}
	runID := run.GetRunID()
	_ = c.SignalWorkflow(ctx, run.GetID(), run.GetRunID(), "s", 1)                                                                                                       // want `warning: Forever continues as new, and this run ends then: .* \(TG604\)`
	_, _ = c.QueryWorkflow(ctx, run.GetID(), runID, "q")                                                                                                                 // want `warning: Forever continues as new, .* \(TG604\)`
	_, _ = c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: run.GetID(), RunID: runID, UpdateName: "u", WaitForStage: client.WorkflowUpdateStageAccepted}) // want `warning: Forever continues as new, .* \(TG604\)`
	_ = c.SignalWorkflow(ctx, run.GetID(), "", "s", 1)
	_ = c.SignalWorkflow(ctx, run.GetID(), stored, "s", 1)
	_ = c.CancelWorkflow(ctx, run.GetID(), runID)

	once, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.Once, 1)
	if err != nil {
		return err
	}
	_ = c.SignalWorkflow(ctx, once.GetID(), once.GetRunID(), "s", 1)
	named, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, "Forever", 1)
	if err != nil {
		return err
	}
	return c.SignalWorkflow(ctx, named.GetID(), named.GetRunID(), "s", 1)
}

var _ = []any{register, payElsewhere, retry, several, stages, pinned, inWorkflow, (*cart).addAll, (*cart).fine}

// Who starts a workflow that continues as new only if it is asked to knows whether it does.
func startedWithMode(ctx context.Context, c client.Client) {
	asked, _ := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.Asked, workflows.Wait)
	_ = c.SignalWorkflow(ctx, asked.GetID(), asked.GetRunID(), "s", 1)
	byField, _ := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.AskedByField, workflows.Input{})
	_ = c.SignalWorkflow(ctx, byField.GetID(), byField.GetRunID(), "s", 1)
	counted, _ := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.Counted, workflows.Input{Left: 3})
	_ = c.SignalWorkflow(ctx, counted.GetID(), counted.GetRunID(), "s", 1) // want `warning: Counted continues as new, .* \(TG604\)`
	told, _ := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.Told, workflows.Input{})
	_ = c.SignalWorkflow(ctx, told.GetID(), told.GetRunID(), "s", 1) // want `warning: Told continues as new, .* \(TG604\)`
	either, _ := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{}, workflows.Either, false)
	_ = c.SignalWorkflow(ctx, either.GetID(), either.GetRunID(), "s", 1) // want `warning: Either continues as new, .* \(TG604\)`
}
