package runtime

import "go.temporal.io/sdk/workflow"

// Future is a result of type R that a workflow waits for. What has no result is a workflow.Future.
type Future[R any] struct {
	// Future is the SDK's future, for a workflow.Selector.
	Future workflow.Future
}

// IsReady reports whether Get returns without waiting.
func (f *Future[R]) IsReady() bool { return f.Future.IsReady() }

// Get waits for the result.
func (f *Future[R]) Get(ctx workflow.Context) (R, error) {
	var result R
	err := f.Future.Get(ctx, &result)
	return result, err
}

// Child stands for a child workflow. Those of generated code have a method Get, which waits for the child to complete
// and returns its result.
type Child struct {
	// Future is the SDK's future of the result, for a workflow.Selector.
	Future workflow.Future
	// Cancel asks the child to cancel itself, as soon as it has started. Get waits until the child has completed; if it was
	// cancelled, errors.As finds a *temporal.CanceledError.
	Cancel workflow.CancelFunc
}

// Started waits until the child has started and returns its IDs, or the error that kept it from
// starting. A workflow that completes before its child has started leaves none behind.
func (c *Child) Started(ctx workflow.Context) (workflow.Execution, error) {
	started := c.Future
	if child, ok := started.(workflow.ChildWorkflowFuture); ok {
		started = child.GetChildWorkflowExecution()
	}
	var execution workflow.Execution
	err := started.Get(ctx, &execution)
	return execution, err
}
