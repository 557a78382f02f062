package stub

import (
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A StartCall is what is known about the start of a workflow when generating, and its
// arguments. Zero fields are left to the SDK. WorkflowID is a function so that one that panics, as on a nil pointer, makes an
// invalid start instead of a panic of the caller.
type StartCall struct {
	WorkflowType string
	WorkflowID   func() string // nil and "" leave it to the SDK
	NeedsID      bool          // the workflow ID must not be empty, else the SDK makes one
	TaskQueue    string
	Args         []any
	// Check checks the validate tags of Args; nil if there are none.
	Check func(validate.Place)

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

// WithWorkflowID is c with an ID for workflows that have no id= directive.
func (c StartCall) WithWorkflowID(id string) StartCall {
	c.WorkflowID = func() string { return id }
	return c
}

// needID is the error of a start whose workflow ID is empty although it has to have one: one that
// the id= directive is to give, or one that always needs the same.
func (c StartCall) needID(id string, always bool) error {
	if id != "" || !always && !c.NeedsID {
		return nil
	}
	return fmt.Errorf("the workflow ID of %s is empty: give the interface an id= that is never empty, or use WithWorkflowID", c.WorkflowType)
}

// id is the workflow ID. An error says that it cannot be made of the arguments.
func (c StartCall) id() (string, error) {
	if c.WorkflowID == nil {
		return "", nil
	}
	return guard.Call("the workflow ID", c.WorkflowID)
}

// validate checks the arguments.
func (c StartCall) validate() error { return validate.Messages(c.Check, c.Args...) }

// message is the start, as far as it is not sent.
func (c StartCall) message(o *client.StartWorkflowOptions) origin.Message {
	return origin.Message{Kind: runtime.KindStart, Name: c.WorkflowType, WorkflowID: o.ID, Args: c.Args, Start: o}
}

// startOptions makes the SDK's options: first the directives', then the client's, then
// the call's.
func (c *Client) startOptions(call StartCall, options []runtime.StartOption) (client.StartWorkflowOptions, error) {
	return call.startOptions(c.options.Start, options)
}

// startOptions makes the SDK's options: first the directives', then those of first, then those of then.
func (c StartCall) startOptions(first, then []runtime.StartOption) (client.StartWorkflowOptions, error) {
	id, err := c.id()
	o := client.StartWorkflowOptions{
		ID:                       id,
		TaskQueue:                c.TaskQueue,
		WorkflowExecutionTimeout: c.ExecutionTimeout,
		WorkflowRunTimeout:       c.RunTimeout,
		WorkflowTaskTimeout:      c.TaskTimeout,
		StartDelay:               c.StartDelay,
		CronSchedule:             c.CronSchedule,
		WorkflowIDReusePolicy:    c.IDReusePolicy,
		WorkflowIDConflictPolicy: c.IDConflictPolicy,
		RetryPolicy:              c.RetryPolicy,
		Priority:                 c.Priority,
		Memo:                     c.Memo,
		TypedSearchAttributes:    temporal.NewSearchAttributes(c.SearchAttributes...),
		StaticSummary:            c.Summary,
		StaticDetails:            c.Details,
	}
	for _, option := range first {
		option(&o)
	}
	for _, option := range then {
		option(&o)
	}
	reportConflict(&o)
	if o.ID != "" {
		err = nil // it has another one
	}
	return o, err
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
