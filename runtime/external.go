package runtime

import "go.temporal.io/sdk/workflow"

// ExternalWorkflow stands for a workflow, seen from another one of the same namespace.
type ExternalWorkflow struct {
	WorkflowID string
}

// RequestCancel asks the workflow to cancel itself, and waits until the server has the
// request.
func (w ExternalWorkflow) RequestCancel(ctx workflow.Context) error {
	return workflow.RequestCancelExternalWorkflow(ctx, w.WorkflowID, "").Get(ctx, nil)
}
