package runtime

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
)

// An UpdateCall is what is known about an update when generating, and its arguments.
type UpdateCall struct {
	Name string
	// Key identifies the message; together with Name and a slash it makes the update ID. If
	// it is empty the update ID is random.
	Key  string
	Args []any
	// WaitForStage is what StartUpdate waits for, acceptance if it is zero.
	WaitForStage client.WorkflowUpdateStage
}

// options makes the SDK's options. There is always an update ID: an update that is sent
// again must be recognised.
func (c UpdateCall) options(options []UpdateOption) client.UpdateWorkflowOptions {
	o := client.UpdateWorkflowOptions{WaitForStage: c.WaitForStage}
	if o.WaitForStage == client.WorkflowUpdateStageUnspecified {
		o.WaitForStage = client.WorkflowUpdateStageAccepted
	}
	for _, option := range options {
		option(&o)
	}
	o.UpdateName = c.Name
	o.Args = c.Args
	switch {
	case o.UpdateID != "":
	case c.Key != "":
		// The server knows one set of update IDs for all updates of a run.
		o.UpdateID = derivedUpdateID(c.Name, c.Key)
	default:
		o.UpdateID = rand.Text()
	}
	return o
}

// derivedUpdateID is the update ID that a key gives. No other update can have it, as
// claimedByOther sees to it.
func derivedUpdateID(name, key string) string { return name + "/" + key }

// UpdateHandle stands for an update whose result is T.
type UpdateHandle[T any] struct {
	update     client.WorkflowUpdateHandle
	contract   Contract
	name       string
	workflowID string
	again      func(context.Context) (*UpdateHandle[T], error) // sends it again; nil if it was sent by another
}

// NewUpdateHandle returns a handle for an update that was sent to the workflow's current
// run.
func NewUpdateHandle[T, R any](h *WorkflowHandle[R], update, updateID string) *UpdateHandle[T] {
	return &UpdateHandle[T]{
		update: h.sdk.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{
			WorkflowID: h.id,
			RunID:      h.pinned,
			UpdateID:   updateID,
		}),
		contract:   h.contract,
		name:       update,
		workflowID: h.id,
	}
}

// ID is the update ID.
func (u *UpdateHandle[T]) ID() string { return u.update.UpdateID() }

// RunID is the ID of the run that took the update, "" if that is not known.
func (u *UpdateHandle[T]) RunID() string { return u.update.RunID() }

// Get waits for the update to complete and returns its result. An update that was
// accepted by a run that continued as new before it began is sent again, with the same ID.
// A handle made by NewUpdateHandle does not have the message: there the error is
// ErrDraining.
func (u *UpdateHandle[T]) Get(ctx context.Context) (T, error) {
	var result T
	var patience patience
	for {
		err := u.error(ctx, u.update.Get(withOrigin(ctx, origin{contract: u.contract, update: u.name}), resultTarget(&result)))
		switch {
		case err == nil:
			return result, nil
		case u.again != nil && errors.Is(err, ErrDraining):
			next, err := u.again(ctx)
			if err != nil {
				return result, err
			}
			return next.Get(ctx)
		case errors.Is(err, ErrDraining), errors.Is(err, ErrRejected):
			return result, err // whoever asks again gets the same answer
		}
		// It may be only the server that has waited for long enough.
		if err := patience.wait(ctx, err); err != nil {
			return result, err
		}
	}
}

func (u *UpdateHandle[T]) error(ctx context.Context, err error) error {
	return updateError(ctx, u.name, u.workflowID, u.ID(), err)
}

// rejection is the error of an update that is known not to have been accepted.
func (u *UpdateHandle[T]) rejection() error {
	// The SDK reports a rejection like an outcome: Get has it without asking the server,
	// and asks the server for an outcome that is not known yet, which a context that has
	// ended prevents.
	ended, cancel := context.WithCancel(withinAccess(context.Background()))
	cancel()
	err := u.error(ended, u.update.Get(ended, nil))
	if errors.Is(err, ErrRejected) || errors.Is(err, ErrDraining) || errors.Is(err, ErrUnknownHandler) {
		return err
	}
	return nil
}

// Update sends an update and waits for its result. It sends it again, with the same ID,
// if the workflow could not take it; see WithUpdateRetry.
func Update[T, R any](ctx context.Context, h *WorkflowHandle[R], call UpdateCall, options []UpdateOption) (T, error) {
	o := call.options(options)
	o.WaitForStage = client.WorkflowUpdateStageCompleted
	u, err := sendUpdate[T](ctx, h, o)
	if err != nil {
		var zero T
		return zero, err
	}
	return u.Get(ctx)
}

// StartUpdate sends an update, as Update does, and waits until it is accepted.
func StartUpdate[T, R any](ctx context.Context, h *WorkflowHandle[R], call UpdateCall, options []UpdateOption) (*UpdateHandle[T], error) {
	return sendUpdate[T](ctx, h, call.options(options))
}

// UpdateWithStart sends an update to a workflow, which it starts first if none with its
// ID runs, and waits for the update's result. The handle is nil only if there is no
// workflow; a rejected update leaves the workflow running.
func UpdateWithStart[T, R, H any](ctx context.Context, c *Client[R, H], start StartCall, call UpdateCall, options []WithStartOption) (T, *H, error) {
	var result T
	call.WaitForStage = client.WorkflowUpdateStageCompleted
	u, h, err := StartUpdateWithStart[T](ctx, c, start, call, options)
	if err != nil {
		return result, h, err
	}
	result, err = u.Get(ctx)
	return result, h, err
}

// StartUpdateWithStart is UpdateWithStart that waits until the update is accepted.
func StartUpdateWithStart[T, R, H any](ctx context.Context, c *Client[R, H], start StartCall, call UpdateCall, options []WithStartOption) (*UpdateHandle[T], *H, error) {
	u, h, err := sendUpdateWithStart[T](ctx, c, start, call, options)
	if h == nil {
		return u, nil, err
	}
	return u, c.wrap(h), err
}

// sendUpdateWithStart sends an update and starts its workflow until a workflow accepts or rejects
// the update.
func sendUpdateWithStart[T, R, H any](ctx context.Context, c *Client[R, H], start StartCall, call UpdateCall, options []WithStartOption) (*UpdateHandle[T], *WorkflowHandle[R], error) {
	var all withStartOptions
	for _, option := range options {
		option.withStart(&all)
	}
	// There is no delayed start for a workflow that has something to do at once.
	start.StartDelay = 0
	startOptions, updateOptions := c.startOptions(start, all.start), call.options(all.update)
	if startOptions.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
		startOptions.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}
	err := c.contract.Validate(slices.Concat(start.Args, call.Args)...)
	if err == nil {
		err = start.needID(startOptions.ID, true)
	}
	if err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: call.Name, WorkflowID: startOptions.ID, UpdateID: updateOptions.UpdateID, Err: err}
		return nil, nil, c.refuse(ctx, err, append(startAccesses(start.WorkflowType, &startOptions, start.Args, nil), Access{
			Message: Message{Kind: KindUpdate, Name: call.Name}, WorkflowID: startOptions.ID, UpdateID: updateOptions.UpdateID, Args: call.Args,
		})...)
	}
	return resendWithStart[T](ctx, c, start, startOptions, updateOptions)
}

// resendWithStart sends both again and again: by the next time the workflow may have completed, and
// another one has to be started.
func resendWithStart[T, R, H any](ctx context.Context, c *Client[R, H], start StartCall, startOptions client.StartWorkflowOptions, updateOptions client.UpdateWorkflowOptions) (*UpdateHandle[T], *WorkflowHandle[R], error) {
	var h *WorkflowHandle[R]
	u, err := resend(ctx, c.options.retryFor, func() (*UpdateHandle[T], error) {
		release, err := c.updates.acquire(ctx, startOptions.ID)
		if err != nil {
			return nil, updateError(ctx, updateOptions.UpdateName, startOptions.ID, updateOptions.UpdateID, err)
		}
		operation := c.sdk.NewWithStartWorkflowOperation(startOptions, start.WorkflowType, start.Args...)
		told := origin{contract: c.contract, start: &interceptor.ClientExecuteWorkflowInput{
			WorkflowType: start.WorkflowType, Options: &startOptions, Args: start.Args,
		}}
		update, err := c.sdk.UpdateWithStartWorkflow(withOrigin(ctx, told), client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: operation,
			UpdateOptions:          updateOptions,
		})
		release()
		var started client.WorkflowRun
		if err == nil {
			started, err = operation.Get(ctx)
		}
		if err != nil {
			return nil, updateError(ctx, updateOptions.UpdateName, startOptions.ID, updateOptions.UpdateID, err)
		}
		h = c.started(started)
		u := &UpdateHandle[T]{update: update, contract: c.contract, name: updateOptions.UpdateName, workflowID: h.id}
		u.again = func(ctx context.Context) (*UpdateHandle[T], error) {
			u, _, err := resendWithStart[T](ctx, c, start, startOptions, updateOptions)
			return u, err
		}
		// There is a workflow now, which is not to be in the way of the update, nor to be replaced.
		startOptions.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
		return u, u.rejection()
	})
	return u, h, err
}

// sendUpdate sends an update until the workflow accepts or rejects it.
func sendUpdate[T, R any](ctx context.Context, h *WorkflowHandle[R], o client.UpdateWorkflowOptions) (*UpdateHandle[T], error) {
	o.WorkflowID, o.RunID = h.id, h.pinned
	if err := h.contract.Validate(o.Args...); err != nil {
		err = &MessageError{Kind: ErrInvalid, Message: o.UpdateName, WorkflowID: h.id, UpdateID: o.UpdateID, Err: err}
		return nil, h.refuse(ctx, err, Access{
			Message: Message{Kind: KindUpdate, Name: o.UpdateName}, WorkflowID: h.id, RunID: h.pinned, UpdateID: o.UpdateID, Args: o.Args,
		})
	}
	return resend(ctx, h.options.retryFor, func() (*UpdateHandle[T], error) {
		release, err := h.updates.acquire(ctx, h.id)
		if err != nil {
			return nil, updateError(ctx, o.UpdateName, h.id, o.UpdateID, err)
		}
		update, err := h.sdk.UpdateWorkflow(h.context(ctx), o)
		release()
		if err != nil {
			return nil, updateError(ctx, o.UpdateName, h.id, o.UpdateID, err)
		}
		again := func(ctx context.Context) (*UpdateHandle[T], error) { return sendUpdate[T](ctx, h, o) }
		u := &UpdateHandle[T]{update, h.contract, o.UpdateName, h.id, again}
		return u, u.rejection()
	})
}

// updateError adds to an error which update it belongs to.
func updateError(ctx context.Context, name, workflowID, updateID string, err error) error {
	return messageError(ctx, MessageError{Message: name, WorkflowID: workflowID, UpdateID: updateID}, err)
}
