package stub

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"

	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// An UpdateCall is what is known about an update when generating, and its arguments.
type UpdateCall struct {
	Name string
	// Key returns what identifies the message; together with Name and a slash it makes the update ID. If
	// it is nil or returns "" the update ID is random. If it panics the message is invalid.
	Key  func() string
	Args []any
	// Check checks the validate tags of Args; nil if there are none.
	Check func(validate.Place)
	// WaitForStage is what StartUpdate waits for, acceptance if it is zero.
	WaitForStage client.WorkflowUpdateStage
}

// validate checks the arguments.
func (c UpdateCall) validate() error { return validate.Messages(c.Check, c.Args...) }

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

// UpdateHandleNoResult is UpdateHandle for an update without a result.
func UpdateHandleNoResult(h *WorkflowHandle, update, updateID string) client.WorkflowUpdateHandle {
	return sentUpdate(h, update, updateID)
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

// UpdateNoResult is Update for an update without a result.
func UpdateNoResult(ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption) error {
	u, err := sendUpdate(ctx, h, call, options, client.WorkflowUpdateStageCompleted)
	if err != nil {
		return err
	}
	return u.Get(ctx, nil)
}

// StartUpdate sends an update, as Update does, and waits until it is accepted.
func StartUpdate[T any](ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption) (*runtime.UpdateHandle[T], error) {
	u, err := sendUpdate(ctx, h, call, options, client.WorkflowUpdateStageUnspecified)
	if err != nil {
		return nil, err
	}
	return &runtime.UpdateHandle[T]{Handle: u}, nil
}

// StartUpdateNoResult is StartUpdate for an update without a result.
func StartUpdateNoResult(ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption) (client.WorkflowUpdateHandle, error) {
	u, err := sendUpdate(ctx, h, call, options, client.WorkflowUpdateStageUnspecified)
	if err != nil {
		return nil, err
	}
	return u, nil
}

// updateMessage is an update that is not sent.
func updateMessage(o client.UpdateWorkflowOptions, workflowID, runID string) origin.Message {
	return origin.Message{Kind: runtime.KindUpdate, Name: o.UpdateName, WorkflowID: workflowID, RunID: runID, UpdateID: o.UpdateID, Args: o.Args}
}

// sendUpdate sends an update until the workflow accepts or rejects it. stage is what is waited for, unless it is
// WorkflowUpdateStageUnspecified.
func sendUpdate(ctx context.Context, h *WorkflowHandle, call UpdateCall, options []runtime.UpdateOption, stage client.WorkflowUpdateStage) (*updateHandle, error) {
	o, noKey := call.options(options)
	o.WaitForStage = cmp.Or(stage, o.WaitForStage)
	o.WorkflowID, o.RunID = h.id, h.pinned
	if err := cmp.Or(call.validate(), noKey); err != nil {
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
