package stub

import (
	"cmp"
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
)

// ScheduleAction makes the action of a schedule that starts workflows. A schedule
// knows no start delay, no cron schedule and no policies for the ID, which it makes
// unique by adding the time: it is an error if options ask for one of them, while
// those of the directives are left out.
func ScheduleAction(c *Client, call StartCall, options []runtime.StartOption) (*client.ScheduleWorkflowAction, error) {
	call.StartDelay, call.CronSchedule = 0, ""
	call.IDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
	call.IDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
	o, noID := c.startOptions(call, options)
	if err := cmp.Or(call.validate(), noID, call.needID(o.ID, false), notForSchedules(o)); err != nil {
		return nil, &runtime.MessageError{Kind: runtime.ErrInvalid, Message: "start " + call.WorkflowType, WorkflowID: o.ID, Err: err}
	}
	return &client.ScheduleWorkflowAction{
		ID:                       o.ID,
		Workflow:                 call.WorkflowType,
		Args:                     call.Args,
		TaskQueue:                o.TaskQueue,
		WorkflowExecutionTimeout: o.WorkflowExecutionTimeout,
		WorkflowRunTimeout:       o.WorkflowRunTimeout,
		WorkflowTaskTimeout:      o.WorkflowTaskTimeout,
		RetryPolicy:              o.RetryPolicy,
		Memo:                     o.Memo,
		TypedSearchAttributes:    o.TypedSearchAttributes,
		VersioningOverride:       o.VersioningOverride,
		StaticSummary:            o.StaticSummary,
		StaticDetails:            o.StaticDetails,
		Priority:                 o.Priority,
	}, nil
}

// notForSchedules is an error if an option is set that schedules do not have.
func notForSchedules(o client.StartWorkflowOptions) error {
	switch {
	case o.StartDelay != 0:
		return errors.New("a schedule cannot have a start delay")
	case o.CronSchedule != "":
		return errors.New("a schedule cannot have a cron schedule")
	case o.WorkflowIDReusePolicy != enumspb.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED:
		return errors.New("a schedule cannot have an ID reuse policy")
	case o.WorkflowIDConflictPolicy != enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED:
		return errors.New("a schedule cannot have an ID conflict policy")
	}
	return nil
}
