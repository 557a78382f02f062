package runtime

import (
	"maps"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// WithWorkflowID starts the workflow under an ID, instead of that of the id= directive
// or a random one.
func WithWorkflowID(id string) StartOption {
	return func(o *client.StartWorkflowOptions) { o.ID = id }
}

// WithTaskQueue starts the workflow on another task queue than that of the directive.
func WithTaskQueue(taskQueue string) StartOption {
	return func(o *client.StartWorkflowOptions) { o.TaskQueue = taskQueue }
}

// WithExecutionTimeout limits how long the workflow may take, with all its runs.
func WithExecutionTimeout(timeout time.Duration) StartOption {
	return func(o *client.StartWorkflowOptions) { o.WorkflowExecutionTimeout = timeout }
}

// WithRunTimeout limits how long a run of the workflow may take.
func WithRunTimeout(timeout time.Duration) StartOption {
	return func(o *client.StartWorkflowOptions) { o.WorkflowRunTimeout = timeout }
}

// WithTaskTimeout limits how long a worker may take for a workflow task. The server's
// default is 10 seconds.
func WithTaskTimeout(timeout time.Duration) StartOption {
	return func(o *client.StartWorkflowOptions) { o.WorkflowTaskTimeout = timeout }
}

// WithRetryPolicy starts the workflow again if it fails, as a new run.
func WithRetryPolicy(policy temporal.RetryPolicy) StartOption {
	return func(o *client.StartWorkflowOptions) { o.RetryPolicy = &policy }
}

// WithIDReusePolicy says whether the ID of a workflow that has completed may be used.
func WithIDReusePolicy(policy enumspb.WorkflowIdReusePolicy) StartOption {
	return func(o *client.StartWorkflowOptions) { o.WorkflowIDReusePolicy = policy }
}

// WithIDConflictPolicy says what happens if a workflow with the ID is running. The default
// is to join it; with WORKFLOW_ID_CONFLICT_POLICY_FAIL the start gives ErrAlreadyStarted,
// except for a signal that starts its workflow, which the running one always gets.
func WithIDConflictPolicy(policy enumspb.WorkflowIdConflictPolicy) StartOption {
	return func(o *client.StartWorkflowOptions) { o.WorkflowIDConflictPolicy = policy }
}

// WithStartDelay lets the first workflow task wait. Signals that come in the meantime
// are handled then. The SDK does not allow it for an update that starts its workflow.
func WithStartDelay(delay time.Duration) StartOption {
	return func(o *client.StartWorkflowOptions) { o.StartDelay = delay }
}

// WithCronSchedule starts the workflow again and again. Schedules are the better way; see
// the client's ScheduleAction.
func WithCronSchedule(schedule string) StartOption {
	return func(o *client.StartWorkflowOptions) { o.CronSchedule = schedule }
}

// WithMemo adds to what is shown with the workflow, and can be read from it, but not
// searched for. A later value of a name replaces an earlier one.
func WithMemo(memo map[string]any) StartOption {
	return func(o *client.StartWorkflowOptions) {
		all := make(map[string]any, len(o.Memo)+len(memo))
		maps.Copy(all, o.Memo)
		maps.Copy(all, memo)
		o.Memo = all
	}
}

// WithSearchAttributes adds to what workflows can be searched for by. A later value of an
// attribute replaces an earlier one.
func WithSearchAttributes(attributes ...temporal.SearchAttributeUpdate) StartOption {
	return func(o *client.StartWorkflowOptions) {
		all := append([]temporal.SearchAttributeUpdate{o.TypedSearchAttributes.Copy()}, attributes...)
		o.TypedSearchAttributes = temporal.NewSearchAttributes(all...)
	}
}

// WithPriority sets the priority and the fairness of the workflow's tasks, and of its
// activities and children, if they have none of their own.
func WithPriority(priority temporal.Priority) StartOption {
	return func(o *client.StartWorkflowOptions) { o.Priority = priority }
}

// WithVersioningOverride pins the workflow to a version of a worker deployment, or lets it
// move on, whatever its own versioning behaviour is.
func WithVersioningOverride(override client.VersioningOverride) StartOption {
	return func(o *client.StartWorkflowOptions) { o.VersioningOverride = override }
}

// WithSummary shows a line of Markdown with the workflow, in the Web UI and the CLI.
func WithSummary(summary string) StartOption {
	return func(o *client.StartWorkflowOptions) { o.StaticSummary = summary }
}

// WithDetails shows text with the workflow, in Markdown and of any length.
func WithDetails(details string) StartOption {
	return func(o *client.StartWorkflowOptions) { o.StaticDetails = details }
}
