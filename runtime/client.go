package runtime

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Client starts workflows of one type, whose result is R, and finds those that exist.
type Client[R any] struct {
	sdk     client.Client
	options clientOptions
}

// NewClient makes a Client that sends with c.
func NewClient[R any](c client.Client, options ...ClientOption) *Client[R] {
	o := clientOptions{queryTimeout: 10 * time.Second, retryFor: time.Minute}
	for _, option := range options {
		option(&o)
	}
	return &Client[R]{c, o}
}

// A StartCall is what is known about the start of a workflow when generating, and its
// arguments. Zero fields are left to the SDK.
type StartCall struct {
	WorkflowType string
	WorkflowID   string
	TaskQueue    string
	Args         []any

	ExecutionTimeout time.Duration
	RunTimeout       time.Duration
	TaskTimeout      time.Duration
	IDReusePolicy    enumspb.WorkflowIdReusePolicy
	IDConflictPolicy enumspb.WorkflowIdConflictPolicy
	RetryPolicy      *temporal.RetryPolicy
}

// startOptions makes the SDK's options: first the directives', then the client's, then
// the call's.
func (c *Client[R]) startOptions(call StartCall, options []StartOption) client.StartWorkflowOptions {
	o := client.StartWorkflowOptions{
		ID:                       call.WorkflowID,
		TaskQueue:                call.TaskQueue,
		WorkflowExecutionTimeout: call.ExecutionTimeout,
		WorkflowRunTimeout:       call.RunTimeout,
		WorkflowTaskTimeout:      call.TaskTimeout,
		WorkflowIDReusePolicy:    call.IDReusePolicy,
		WorkflowIDConflictPolicy: call.IDConflictPolicy,
		RetryPolicy:              call.RetryPolicy,
		// Without this the SDK returns the running workflow even to a caller that
		// has asked for an error.
		WorkflowExecutionErrorWhenAlreadyStarted: call.IDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL ||
			call.IDReusePolicy == enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}
	for _, option := range c.options.start {
		option(&o)
	}
	for _, option := range options {
		option(&o)
	}
	return o
}

// Start starts a workflow. If one with its ID runs already, the result is a handle for
// that one, unless the ID conflict policy says otherwise.
func (c *Client[R]) Start(ctx context.Context, call StartCall, options []StartOption) (*WorkflowHandle[R], error) {
	o := c.startOptions(call, options)
	if err := Validate(call.Args...); err != nil {
		return nil, &MessageError{Kind: ErrInvalid, Message: call.WorkflowType, WorkflowID: o.ID, Err: err}
	}
	started, err := c.sdk.ExecuteWorkflow(ctx, o, call.WorkflowType, call.Args...)
	if err != nil {
		return nil, startError(call, o.ID, err)
	}
	return c.handle(started), nil
}

// Execute starts a workflow, as Start does, and waits for its result.
func (c *Client[R]) Execute(ctx context.Context, call StartCall, options []StartOption) (R, error) {
	h, err := c.Start(ctx, call, options)
	if err != nil {
		var zero R
		return zero, err
	}
	return h.Result(ctx)
}

// SignalWithStart sends a signal to a workflow, which it starts first if none with its
// ID runs. msg is the signal's message, if it has one.
func (c *Client[R]) SignalWithStart(ctx context.Context, call StartCall, options []StartOption, signal string, msg ...any) (*WorkflowHandle[R], error) {
	o := c.startOptions(call, options)
	// The operation is for workflows that may run already.
	o.WorkflowExecutionErrorWhenAlreadyStarted = false
	if o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
	}
	if err := Validate(append(msg[:len(msg):len(msg)], call.Args...)...); err != nil {
		return nil, &MessageError{Kind: ErrInvalid, Message: signal, WorkflowID: o.ID, Err: err}
	}
	started, err := c.sdk.SignalWithStartWorkflow(ctx, o.ID, signal, signalArg(msg), o, call.WorkflowType, call.Args...)
	if err != nil {
		return nil, startError(call, o.ID, err)
	}
	return c.handle(started), nil
}

// Handle returns a handle for the workflow that has an ID, whichever run it is in.
func (c *Client[R]) Handle(workflowID string) *WorkflowHandle[R] {
	return &WorkflowHandle[R]{client: c, id: workflowID}
}

func (c *Client[R]) handle(started client.WorkflowRun) *WorkflowHandle[R] {
	return &WorkflowHandle[R]{client: c, id: started.GetID(), runID: started.GetRunID()}
}

func startError(call StartCall, workflowID string, err error) error {
	kind, cause := classify(err)
	return &MessageError{Kind: kind, Message: "start " + call.WorkflowType, WorkflowID: workflowID, Err: cause}
}

// signalArg is the argument of a signal, of which the SDK wants exactly one.
func signalArg(msg []any) any {
	if len(msg) == 0 {
		return nil
	}
	return msg[0]
}
