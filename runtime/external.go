package runtime

import "go.temporal.io/sdk/workflow"

// ExternalWorkflow stands for a workflow, seen from another one. Its methods, and those that generated code adds for
// signals, wait until the server has what is sent, whatever becomes of their context. Async calls them without waiting.
type ExternalWorkflow struct {
	WorkflowID string
	// RunID is that of the run that is meant, which must not have ended. If it is empty, that is whichever run the
	// workflow is in when the message comes.
	RunID string
	// Namespace is that of the workflow, empty for the one of the sender. Servers refuse other ones unless they are
	// configured with system.enableCrossNamespaceCommands: they fail the workflow task, again and again.
	Namespace string
}

// Signal sends a signal whose name is known only when the workflow runs. For the signals of their contract external
// workflows have methods.
func (w ExternalWorkflow) Signal(ctx workflow.Context, signal string, arg any) error {
	return workflow.SignalExternalWorkflow(w.in(ctx), w.WorkflowID, w.RunID, signal, arg).Get(ctx, nil)
}

// RequestCancel asks the workflow to cancel itself.
func (w ExternalWorkflow) RequestCancel(ctx workflow.Context) error {
	return workflow.RequestCancelExternalWorkflow(w.in(ctx), w.WorkflowID, w.RunID).Get(ctx, nil)
}

// in is a context for commands to the namespace of the workflow.
func (w ExternalWorkflow) in(ctx workflow.Context) workflow.Context {
	if w.Namespace == "" {
		return ctx
	}
	//lint:ignore SA1019 the SDK has no other way to name a namespace, and servers can be configured to allow it
	return workflow.WithWorkflowNamespace(ctx, w.Namespace)
}
