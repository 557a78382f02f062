package runtime

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// Client starts workflows of one type, whose result is R, and finds those that exist. H
// is the generated type of their handles.
type Client[R, H any] struct {
	*sender
	wrap func(*WorkflowHandle[R]) *H
}

// A sender is what a client and its handles send with.
type sender struct {
	sdk      client.Client
	contract Contract
	options  clientOptions
	updates  updateLimiter
}

// NewClient makes a Client that sends with c. wrap makes a generated handle.
func NewClient[R, H any](c client.Client, contract Contract, wrap func(*WorkflowHandle[R]) *H, options []ClientOption) *Client[R, H] {
	o := clientOptions{queryTimeout: 10 * time.Second, retryFor: time.Minute}
	for _, option := range options {
		option(&o)
	}
	return &Client[R, H]{&sender{sdk: c, contract: contract, options: o}, wrap}
}

// Start starts a workflow. If one with its ID runs already, the result is a handle for
// that one, unless the ID conflict policy says otherwise.
func (c *Client[R, H]) Start(ctx context.Context, call StartCall, options []StartOption) (*H, error) {
	h, err := c.start(ctx, call, options)
	if err != nil {
		return nil, err
	}
	return c.wrap(h), nil
}

// Execute starts a workflow, as Start does, and waits for its result.
func (c *Client[R, H]) Execute(ctx context.Context, call StartCall, options []StartOption) (R, error) {
	h, err := c.start(ctx, call, options)
	if err != nil {
		var zero R
		return zero, err
	}
	return h.Result(ctx)
}

func (c *Client[R, H]) start(ctx context.Context, call StartCall, options []StartOption) (*WorkflowHandle[R], error) {
	o := c.startOptions(call, options)
	err := c.contract.Validate(call.Args...)
	if err == nil {
		err = call.needID(o.ID, false)
	}
	if err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: call.WorkflowType, WorkflowID: o.ID, Err: err}
		return nil, c.refuse(ctx, err, startAccesses(call.WorkflowType, &o, call.Args, nil)...)
	}
	started, err := c.sdk.ExecuteWorkflow(c.context(ctx), o, call.WorkflowType, call.Args...)
	if err != nil {
		return nil, startError(ctx, call, o.ID, err)
	}
	return c.started(started), nil
}

// SignalWithStart sends a signal to a workflow, which it starts first if none with its
// ID runs. msg is the signal's message, if it has one.
func (c *Client[R, H]) SignalWithStart(ctx context.Context, call StartCall, options []StartOption, signal string, msg ...any) (*H, error) {
	o := c.startOptions(call, options)
	// The operation is for workflows that may run already.
	o.WorkflowExecutionErrorWhenAlreadyStarted = false
	if o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
	}
	err := c.contract.Validate(append(msg[:len(msg):len(msg)], call.Args...)...)
	if err == nil {
		err = call.needID(o.ID, true)
	}
	if err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: signal, WorkflowID: o.ID, Err: err}
		return nil, c.refuse(ctx, err, append(startAccesses(call.WorkflowType, &o, call.Args, nil), Access{
			Message: Message{Kind: KindSignal, Name: signal}, WorkflowID: o.ID, Args: msg,
		})...)
	}
	started, err := c.sdk.SignalWithStartWorkflow(c.context(ctx), o.ID, signal, signalArg(msg), o, call.WorkflowType, call.Args...)
	if err != nil {
		return nil, startError(ctx, call, o.ID, err)
	}
	return c.wrap(c.started(started)), nil
}

// Handle returns a handle for the workflow that has an ID, whichever run it is in.
func (c *Client[R, H]) Handle(workflowID string) *H { return c.wrap(c.handle(workflowID)) }

// HandleForRun returns a handle for one run of a workflow: messages reach that run or
// fail, and its result is the run's own.
func (c *Client[R, H]) HandleForRun(workflowID, runID string) *H {
	return c.wrap(&WorkflowHandle[R]{sender: c.sender, id: workflowID, runID: runID, pinned: runID})
}

func (c *Client[R, H]) handle(workflowID string) *WorkflowHandle[R] {
	return &WorkflowHandle[R]{sender: c.sender, id: workflowID}
}

func (c *Client[R, H]) started(w client.WorkflowRun) *WorkflowHandle[R] {
	return &WorkflowHandle[R]{sender: c.sender, id: w.GetID(), runID: w.GetRunID()}
}

func startError(ctx context.Context, call StartCall, workflowID string, err error) error {
	return messageError(ctx, MessageError{Message: "start " + call.WorkflowType, WorkflowID: workflowID}, err)
}

// signalArg is the argument of a signal, of which the SDK wants exactly one.
func signalArg(msg []any) any {
	if len(msg) == 0 {
		return nil
	}
	return msg[0]
}
