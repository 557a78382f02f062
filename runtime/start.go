package runtime

import (
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// A StartCall is what is known about the start of a workflow when generating, and its
// arguments. Zero fields are left to the SDK.
type StartCall struct {
	WorkflowType string
	WorkflowID   string
	NeedsID      bool // the workflow ID must not be empty, else the SDK makes one
	TaskQueue    string
	Args         []any

	ExecutionTimeout time.Duration
	RunTimeout       time.Duration
	TaskTimeout      time.Duration
	StartDelay       time.Duration // not for child workflows, schedules, and updates that start
	CronSchedule     string        // not for schedules
	IDReusePolicy    enumspb.WorkflowIdReusePolicy
	IDConflictPolicy enumspb.WorkflowIdConflictPolicy // not for child workflows
	RetryPolicy      *temporal.RetryPolicy
	Priority         temporal.Priority
	Memo             map[string]any
	SearchAttributes []temporal.SearchAttributeUpdate
	Summary          string
	Details          string
}

// needID is the error of a start whose workflow ID is empty although it has to have one: one that
// the id= directive is to give, or one that always needs the same.
func (c StartCall) needID(id string, always bool) error {
	if id != "" || !always && !c.NeedsID {
		return nil
	}
	return fmt.Errorf("the workflow ID of %s is empty: give the interface an id= that is never empty, or use WithWorkflowID", c.WorkflowType)
}

// startOptions makes the SDK's options: first the directives', then the client's, then
// the call's.
func (s *sender) startOptions(call StartCall, options []StartOption) client.StartWorkflowOptions {
	o := client.StartWorkflowOptions{
		ID:                       call.WorkflowID,
		TaskQueue:                call.TaskQueue,
		WorkflowExecutionTimeout: call.ExecutionTimeout,
		WorkflowRunTimeout:       call.RunTimeout,
		WorkflowTaskTimeout:      call.TaskTimeout,
		StartDelay:               call.StartDelay,
		CronSchedule:             call.CronSchedule,
		WorkflowIDReusePolicy:    call.IDReusePolicy,
		WorkflowIDConflictPolicy: call.IDConflictPolicy,
		RetryPolicy:              call.RetryPolicy,
		Priority:                 call.Priority,
		Memo:                     call.Memo,
		TypedSearchAttributes:    temporal.NewSearchAttributes(call.SearchAttributes...),
		StaticSummary:            call.Summary,
		StaticDetails:            call.Details,
	}
	for _, option := range s.options.start {
		option(&o)
	}
	for _, option := range options {
		option(&o)
	}
	reportConflict(&o)
	return o
}

// reportConflict makes the SDK report that a workflow with the ID exists to a caller that
// has asked for an error: it would return the one that exists.
func reportConflict(o *client.StartWorkflowOptions) {
	switch {
	case o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		o.WorkflowIDReusePolicy == enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE:
		o.WorkflowExecutionErrorWhenAlreadyStarted = true
	case o.WorkflowIDReusePolicy == enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY:
		o.WorkflowExecutionErrorWhenAlreadyStarted = true
		if o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
			// One that runs is joined as always.
			o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
		}
	}
}
