package runtime

import "go.temporal.io/sdk/workflow"

// Future is a result of type R that a workflow waits for.
type Future[R any] struct {
	// Future is the SDK's future, for a workflow.Selector.
	Future workflow.Future
}

// IsReady reports whether Get returns without waiting.
func (f *Future[R]) IsReady() bool { return f.Future.IsReady() }

// Get waits for the result.
func (f *Future[R]) Get(ctx workflow.Context) (R, error) {
	var result R
	err := f.Future.Get(ctx, target(&result))
	return result, err
}

// Child stands for a child workflow whose result is R.
type Child[R any] struct {
	// Future is the SDK's future of the result, for a workflow.Selector.
	Future workflow.Future
	// Cancel asks the child to cancel itself, as soon as it has started. Get waits until the child has completed; if it was
	// cancelled, errors.As finds a *temporal.CanceledError.
	Cancel workflow.CancelFunc
}

// Get waits for the child to complete and returns its result.
func (c *Child[R]) Get(ctx workflow.Context) (R, error) {
	var result R
	err := c.Future.Get(ctx, target(&result))
	return result, err
}

// Started waits until the child has started and returns its IDs, or the error that kept it from
// starting. A workflow that completes before its child has started leaves none behind.
func (c *Child[R]) Started(ctx workflow.Context) (workflow.Execution, error) {
	started := c.Future
	if child, ok := started.(workflow.ChildWorkflowFuture); ok {
		started = child.GetChildWorkflowExecution()
	}
	var execution workflow.Execution
	err := started.Get(ctx, &execution)
	return execution, err
}
