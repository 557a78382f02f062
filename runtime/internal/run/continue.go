package run

import (
	"errors"

	"go.temporal.io/sdk/workflow"
)

// ContinueAsNew makes the error with which a Run method continues the workflow as a new run of the given type. args
// makes the input; it is called when all handlers that run have finished.
func ContinueAsNew(workflowType string, args func() []any) error {
	return &continueAsNew{workflowType, args}
}

type continueAsNew struct {
	workflowType string
	args         func() []any
}

func (c *continueAsNew) Error() string {
	return "continue as new run of workflow " + c.workflowType + ": only the workflow's Run method can return this"
}

// err is the SDK's error.
func (c *continueAsNew) err(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, c.workflowType, c.args()...)
}

// asContinueAsNew returns err as an error made by ContinueAsNew, nil if it is none.
func asContinueAsNew(err error) *continueAsNew {
	var c *continueAsNew
	if errors.As(err, &c) {
		return c
	}
	return nil
}

// Consumed is what a run has taken of what a server allows.
type Consumed struct {
	Updates   int // accepted
	Signals   int // received
	BeganWith int // bytes of its history that it began with
}

// Consumed returns what the run has taken until now.
func (r *Run) Consumed() Consumed { return Consumed{r.updates, r.received, r.baseSize} }
