package stub

import (
	"cmp"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
)

// ScheduleAction makes the action of a schedule that starts workflows. A schedule
// knows no start delay, no cron schedule and no policies for the ID, which it makes
// unique by adding the time: it is an error if options ask for one of them, while
// those of the directives are left out.
func (c *Client) ScheduleAction(call StartCall, options []runtime.StartOption) (*client.ScheduleWorkflowAction, error) {
	call.StartDelay, call.CronSchedule = 0, ""
	call.IDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
	call.IDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
	o, noID := c.startOptions(call, options)
	if err := cmp.Or(c.contract.Validate(call.Args...), noID, call.needID(o.ID, false)); err != nil {
		return nil, &runtime.MessageError{Kind: runtime.ErrInvalid, Message: call.WorkflowType, WorkflowID: o.ID, Err: err}
	}
	if option := notForSchedules(o); option != "" {
		return nil, fmt.Errorf("schedule workflow %s: a schedule cannot have %s", call.WorkflowType, option)
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

// notForSchedules names an option that is set and that schedules do not have, "" for none.
func notForSchedules(o client.StartWorkflowOptions) string {
	switch {
	case o.StartDelay != 0:
		return "a start delay"
	case o.CronSchedule != "":
		return "a cron schedule"
	case o.WorkflowIDReusePolicy != enumspb.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED:
		return "an ID reuse policy"
	case o.WorkflowIDConflictPolicy != enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED:
		return "an ID conflict policy"
	}
	return ""
}
