package runtime

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// WithChildWorkflowID starts the child under an ID, instead of that of the id= directive or
// a random one.
func WithChildWorkflowID(id string) ChildOption {
	return func(o *workflow.ChildWorkflowOptions) { o.WorkflowID = id }
}

// WithChildTaskQueue starts the child on another task queue than that of the directive.
func WithChildTaskQueue(taskQueue string) ChildOption {
	return func(o *workflow.ChildWorkflowOptions) { o.TaskQueue = taskQueue }
}

// WithChildTimeouts limits how long the child may take with all its runs, and how long one
// run may take. Zero stands for no limit.
func WithChildTimeouts(execution, run time.Duration) ChildOption {
	return func(o *workflow.ChildWorkflowOptions) {
		o.WorkflowExecutionTimeout, o.WorkflowRunTimeout = execution, run
	}
}

// WithChildRetryPolicy starts the child again if it fails, as a new run.
func WithChildRetryPolicy(policy temporal.RetryPolicy) ChildOption {
	return func(o *workflow.ChildWorkflowOptions) { o.RetryPolicy = &policy }
}

// WithParentClosePolicy says what happens to the child when its parent completes. The
// default is to terminate it.
func WithParentClosePolicy(policy enumspb.ParentClosePolicy) ChildOption {
	return func(o *workflow.ChildWorkflowOptions) { o.ParentClosePolicy = policy }
}

// WithWaitForCancellation makes Get of a child that is cancelled wait until the child has
// completed. SDK v1.51 waits without the option, too, although its documentation says otherwise.
func WithWaitForCancellation() ChildOption {
	return func(o *workflow.ChildWorkflowOptions) { o.WaitForCancellation = true }
}

// WithChildVersioningOverride pins the child to a version of a worker deployment, or lets it
// move on, whatever its own versioning behaviour is and that of its parent. The SDK says that this is
// experimental; it needs Temporal Server 1.32 or later.
func WithChildVersioningOverride(override client.VersioningOverride) ChildOption {
	return func(o *workflow.ChildWorkflowOptions) { o.VersioningOverride = override }
}
