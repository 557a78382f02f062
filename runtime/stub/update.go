package stub

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// An UpdateCall is what is known about an update when generating, and its arguments.
type UpdateCall struct {
	Name string
	// Key returns what identifies the message; together with Name and a slash it makes the update ID. If
	// it is nil or returns "" the update ID is random. If it panics the message is invalid.
	Key  func() string
	Args []any
	// WaitForStage is what StartUpdate waits for, acceptance if it is zero.
	WaitForStage client.WorkflowUpdateStage
}

// options makes the SDK's options. There is always an update ID: an update that is sent
// again must be recognised. A message whose key cannot be made has a random one; it is invalid.
func (c UpdateCall) options(options []runtime.UpdateOption) (client.UpdateWorkflowOptions, error) {
	o := client.UpdateWorkflowOptions{WaitForStage: c.WaitForStage}
	if o.WaitForStage == client.WorkflowUpdateStageUnspecified {
		o.WaitForStage = client.WorkflowUpdateStageAccepted
	}
	for _, option := range options {
		option(&o)
	}
	o.UpdateName = c.Name
	o.Args = c.Args
	if o.UpdateID != "" {
		return o, nil
	}
	var key string
	var err error
	if c.Key != nil {
		key, err = guard.Call("the key", c.Key)
	}
	if key != "" {
		// The server knows one set of update IDs for all updates of a run.
		o.UpdateID = answer.UpdateID(c.Name, key)
	} else {
		o.UpdateID = rand.Text()
	}
	return o, err
}

// An updateHandle is the SDK's handle of an update, whose errors are those of package runtime.
type updateHandle struct {
	client.WorkflowUpdateHandle
	contract   runtime.Contract
	name       string
	workflowID string
	again      *resending // nil if it was sent by another
}

// UpdateHandle returns a handle for an update that was sent to the workflow's current
// run.
func UpdateHandle[T any](h *WorkflowHandle, update, updateID string) *runtime.UpdateHandle[T] {
	return &runtime.UpdateHandle[T]{Handle: sentUpdate(h, update, updateID)}
}

func sentUpdate(h *WorkflowHandle, update, updateID string) *updateHandle {
	return &updateHandle{
		WorkflowUpdateHandle: h.client.sdk.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{
			WorkflowID: h.id,
			RunID:      h.pinned,
			UpdateID:   updateID,
		}),
		contract:   h.client.contract,
		name:       update,
		workflowID: h.id,
	}
}

// Get waits for the update to complete and decodes its result. An update that was
// accepted by a run that continued as new before it began is sent again, with the same ID.
func (u *updateHandle) Get(ctx context.Context, result any) error {
	if next := u.again.taken(); next != nil {
		return next.Get(ctx, result)
	}
	var patience patience
	for {
		err := u.error(ctx, u.WorkflowUpdateHandle.Get(origin.With(ctx, origin.Origin{Contract: u.contract, Update: u.name}), result))
		switch {
		case err == nil:
			return nil
		case u.again != nil && errors.Is(err, runtime.ErrDraining):
			next, err := u.again.once(ctx)
			if err != nil {
				return forCaller(u.error(ctx, err))
			}
			return next.Get(ctx, result)
		case errors.Is(err, runtime.ErrDraining), errors.Is(err, runtime.ErrRejected):
			return forCaller(err) // whoever asks again gets the same answer
		}
		// It may be only the server that has waited for long enough.
		if err := patience.wait(ctx, err); err != nil {
			return err
		}
	}
}

// RunID is the ID of the run that took the update.
func (u *updateHandle) RunID() string {
	if next := u.again.taken(); next != nil {
		return next.RunID()
	}
	return u.WorkflowUpdateHandle.RunID()
}

func (u *updateHandle) error(ctx context.Context, err error) error {
	return updateError(ctx, u.name, u.workflowID, u.UpdateID(), err)
}

// rejection is the error of an update that is known not to have been accepted.
func (u *updateHandle) rejection() error {
	ctx := origin.WithPart(context.Background())
	err := u.error(ctx, sdk.KnownError(ctx, u.WorkflowUpdateHandle))
	if errors.Is(err, runtime.ErrRejected) || errors.Is(err, runtime.ErrDraining) || errors.Is(err, runtime.ErrUnknownHandler) {
		return err
	}
	return nil
}

// Update sends an update and waits for its result. It sends it again, with the same ID,
// if the workflow could not take it; see runtime.WithUpdateRetry.
func Update[T any](ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption) (T, error) {
	u, err := sendUpdate(ctx, h, call, options, client.WorkflowUpdateStageCompleted)
	if err != nil {
		var zero T
		return zero, err
	}
	return (&runtime.UpdateHandle[T]{Handle: u}).Get(ctx)
}

// StartUpdate sends an update, as Update does, and waits until it is accepted.
func StartUpdate[T any](ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption) (*runtime.UpdateHandle[T], error) {
	u, err := sendUpdate(ctx, h, call, options, client.WorkflowUpdateStageUnspecified)
	if err != nil {
		return nil, err
	}
	return &runtime.UpdateHandle[T]{Handle: u}, nil
}

// UpdateWithStart sends an update to a workflow, which it starts first if none with its
// ID runs, and waits for the update's result. The handle is nil only if there is no
// workflow; a rejected update leaves the workflow running.
func UpdateWithStart[T any, H handle](ctx context.Context, c *Client, start StartCall, call UpdateCall, options []runtime.WithStartOption) (T, *H, error) {
	call.WaitForStage = client.WorkflowUpdateStageCompleted
	u, h, err := c.sendUpdateWithStart(ctx, start, call, options)
	if err != nil {
		var zero T
		return zero, handleOf[H](h), err
	}
	result, err := (&runtime.UpdateHandle[T]{Handle: u}).Get(ctx)
	return result, handleOf[H](h), err
}

// StartUpdateWithStart is UpdateWithStart that waits until the update is accepted.
func StartUpdateWithStart[T any, H handle](ctx context.Context, c *Client, start StartCall, call UpdateCall, options []runtime.WithStartOption) (*runtime.UpdateHandle[T], *H, error) {
	u, h, err := c.sendUpdateWithStart(ctx, start, call, options)
	if err != nil {
		return nil, handleOf[H](h), err
	}
	return &runtime.UpdateHandle[T]{Handle: u}, handleOf[H](h), nil
}

// sendUpdateWithStart sends an update and starts its workflow until a workflow accepts or rejects
// the update.
func (c *Client) sendUpdateWithStart(ctx context.Context, start StartCall, call UpdateCall, options []runtime.WithStartOption) (*updateHandle, *WorkflowHandle, error) {
	var ofStart []runtime.StartOption
	var ofUpdate []runtime.UpdateOption
	for _, option := range options {
		switch o := option.(type) {
		case runtime.StartOption:
			ofStart = append(ofStart, o)
		case runtime.UpdateOption:
			ofUpdate = append(ofUpdate, o)
		}
	}
	// There is no delayed start for a workflow that has something to do at once.
	start.StartDelay = 0
	startOptions, noID := c.startOptions(start, ofStart)
	if startOptions.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
		startOptions.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}
	updateOptions, noKey := call.options(ofUpdate)
	if err := cmp.Or(c.contract.Validate(slices.Concat(start.Args, call.Args)...), noID, start.needID(startOptions.ID, true), noKey); err != nil {
		invalid := runtime.MessageError{Message: call.Name, WorkflowID: startOptions.ID, UpdateID: updateOptions.UpdateID, Err: err}
		return nil, nil, c.refuse(ctx, invalid, start.message(&startOptions), updateMessage(updateOptions, startOptions.ID, ""))
	}
	return c.resendWithStart(ctx, start, startOptions, updateOptions)
}

// updateMessage is an update that is not sent.
func updateMessage(o client.UpdateWorkflowOptions, workflowID, runID string) origin.Message {
	return origin.Message{Kind: runtime.KindUpdate, Name: o.UpdateName, WorkflowID: workflowID, RunID: runID, UpdateID: o.UpdateID, Args: o.Args}
}

// resendWithStart sends both again and again: by the next time the workflow may have completed, and
// another one has to be started.
func (c *Client) resendWithStart(ctx context.Context, start StartCall, startOptions client.StartWorkflowOptions, updateOptions client.UpdateWorkflowOptions) (u *updateHandle, h *WorkflowHandle, err error) {
	err = resend(ctx, c.options.UpdateRetry, func() error {
		update, started, err := c.sendWithStartOnce(ctx, start, startOptions, updateOptions)
		if err != nil {
			return updateError(ctx, updateOptions.UpdateName, startOptions.ID, updateOptions.UpdateID, err)
		}
		u, h = update, started
		// There is a workflow now, which is not to be in the way of the update, nor to be replaced.
		startOptions.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
		u.again = newResending(func(ctx context.Context) (*updateHandle, error) {
			u, _, err := c.resendWithStart(ctx, start, startOptions, updateOptions)
			return u, err
		})
		return u.rejection()
	})
	return u, h, err
}

// sendWithStartOnce sends both once.
func (c *Client) sendWithStartOnce(ctx context.Context, start StartCall, startOptions client.StartWorkflowOptions, updateOptions client.UpdateWorkflowOptions) (*updateHandle, *WorkflowHandle, error) {
	release, err := c.updates.acquire(ctx, startOptions.ID)
	if err != nil {
		return nil, nil, err
	}
	operation := c.sdk.NewWithStartWorkflowOperation(startOptions, start.WorkflowType, start.Args...)
	told := origin.Origin{Contract: c.contract, Start: &interceptor.ClientExecuteWorkflowInput{
		WorkflowType: start.WorkflowType, Options: &startOptions, Args: start.Args,
	}}
	update, err := c.sdk.UpdateWithStartWorkflow(origin.With(ctx, told), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: operation,
		UpdateOptions:          updateOptions,
	})
	release()
	if err != nil {
		return nil, nil, err
	}
	started, err := operation.Get(ctx)
	if err != nil {
		return nil, nil, err
	}
	return &updateHandle{
		WorkflowUpdateHandle: update,
		contract:             c.contract, name: updateOptions.UpdateName, workflowID: started.GetID(),
	}, c.started(started), nil
}

// sendUpdate sends an update until the workflow accepts or rejects it. stage is what is waited for, unless it is
// WorkflowUpdateStageUnspecified.
func sendUpdate(ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption, stage client.WorkflowUpdateStage) (*updateHandle, error) {
	o, noKey := call.options(options)
	o.WaitForStage = cmp.Or(stage, o.WaitForStage)
	o.WorkflowID, o.RunID = h.id, h.pinned
	if err := cmp.Or(h.client.contract.Validate(o.Args...), noKey); err != nil {
		invalid := runtime.MessageError{Message: o.UpdateName, WorkflowID: h.id, UpdateID: o.UpdateID, Err: err}
		return nil, h.client.refuse(ctx, invalid, updateMessage(o, h.id, h.pinned))
	}
	return resendUpdate(ctx, h, o)
}

func resendUpdate(ctx context.Context, h *WorkflowHandle, o client.UpdateWorkflowOptions) (u *updateHandle, err error) {
	err = resend(ctx, h.client.options.UpdateRetry, func() error {
		release, err := h.client.updates.acquire(ctx, h.id)
		if err != nil {
			return updateError(ctx, o.UpdateName, h.id, o.UpdateID, err)
		}
		update, err := h.client.sdk.UpdateWorkflow(h.client.context(ctx), o)
		release()
		if err != nil {
			return updateError(ctx, o.UpdateName, h.id, o.UpdateID, err)
		}
		again := newResending(func(ctx context.Context) (*updateHandle, error) { return resendUpdate(ctx, h, o) })
		u = &updateHandle{update, h.client.contract, o.UpdateName, h.id, again}
		return u.rejection()
	})
	return u, err
}
