package stub

import (
	"cmp"
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
)

// Client starts workflows of one type, and finds those that exist. It can be used by many goroutines at once.
type Client struct {
	sdk      client.Client
	contract runtime.Contract
	options  runtime.ClientOptions
	updates  updateLimiter
}

// NewClient makes a Client that sends with c.
func NewClient(c client.Client, contract runtime.Contract, options []runtime.ClientOption) *Client {
	o := runtime.ClientOptions{QueryTimeout: 10 * time.Second, UpdateRetry: time.Minute}
	for _, option := range options {
		option(&o)
	}
	return &Client{sdk: c, contract: contract, options: o}
}

// Workflows are those of one type. They are what generated clients have in common; H is the type of their handles.
// They can be used by many goroutines at once.
type Workflows[H handle] struct{ Client *Client }

// Handle returns a handle for the workflow that has an ID, whichever run it is in. It asks nobody: that there is no such
// workflow shows when the handle is used.
func (c *Workflows[H]) Handle(workflowID string) *H {
	return handleOf[H](&WorkflowHandle{client: c.Client, id: workflowID})
}

// HandleForRun returns a handle for one run of a workflow: messages reach that run or
// fail, and its result is the run's own. An empty run ID makes the handle that Handle returns.
func (c *Workflows[H]) HandleForRun(workflowID, runID string) *H {
	return handleOf[H](&WorkflowHandle{client: c.Client, id: workflowID, runID: runID, pinned: runID})
}

// HandleForChain returns a handle for a workflow with all the runs into which it continues, from the first run on, whose ID
// a handle's FirstRunID has told. It is that of a start: Cancel and Terminate do not reach another workflow that was started
// under the same ID later, and Result is that of the chain's last run. Messages go to whichever run there is. An empty
// firstRunID, as FirstRunID tells of a handle that was made from a workflow ID alone, makes the handle that Handle returns:
// it reaches any workflow that has the ID.
func (c *Workflows[H]) HandleForChain(workflowID, firstRunID string) *H {
	return handleOf[H](&WorkflowHandle{client: c.Client, id: workflowID, runID: firstRunID, first: firstRunID})
}

// context tells the SDK client's interceptors whose calls those with ctx are.
func (c *Client) context(ctx context.Context) context.Context {
	return origin.With(ctx, origin.Origin{Contract: c.contract})
}

// refuse returns the error for who has sent messages of which one is invalid.
func (c *Client) refuse(ctx context.Context, invalid runtime.MessageError, messages ...origin.Message) error {
	invalid.Kind = runtime.ErrInvalid
	return origin.Refuse(c.context(ctx), c.sdk, &invalid, messages...)
}

// Start starts a workflow. If one with its ID runs already, the result is a handle for
// that one, unless the ID conflict policy says otherwise.
func Start[H handle](ctx context.Context, c *Client, call StartCall, options []runtime.StartOption) (*H, error) {
	h, err := c.start(ctx, call, options)
	return handleOf[H](h), err
}

func (c *Client) start(ctx context.Context, call StartCall, options []runtime.StartOption) (*WorkflowHandle, error) {
	o, noID := c.startOptions(call, options)
	if err := cmp.Or(call.validate(), noID, call.needID(o.ID, false)); err != nil {
		return nil, c.refuse(ctx, runtime.MessageError{Message: "start " + call.WorkflowType, WorkflowID: o.ID, Err: err}, call.message(&o))
	}
	started, err := c.sdk.ExecuteWorkflow(c.context(ctx), o, call.WorkflowType, call.Args...)
	if err != nil {
		return nil, startError(ctx, call, o.ID, err)
	}
	return c.started(started), nil
}

func (c *Client) started(w client.WorkflowRun) *WorkflowHandle {
	return &WorkflowHandle{client: c, id: w.GetID(), runID: w.GetRunID(), first: w.GetFirstExecutionRunID()}
}

func startError(ctx context.Context, call StartCall, workflowID string, err error) error {
	return messageError(ctx, runtime.MessageError{Message: "start " + call.WorkflowType, WorkflowID: workflowID}, err)
}

// signalArg is the argument of a signal, of which the SDK wants exactly one.
func signalArg(msg []any) any {
	if len(msg) == 0 {
		return nil
	}
	return msg[0]
}
