package stub

import (
	"cmp"
	"context"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A Starter is the start that goes along with a message. It can be used for many messages, and by many goroutines at
// once.
type Starter struct {
	client  *Client
	call    StartCall
	options []runtime.StartOption
}

// WithStart makes a Starter. Nothing is sent before a message is.
func WithStart(c *Client, call StartCall, options []runtime.StartOption) *Starter {
	return &Starter{c, call, slices.Clone(options)} // which the caller may change meanwhile
}

// SignalWithStart sends a signal to a workflow, which it starts first if none with its
// ID runs. msg is the signal's message, if it has one.
func SignalWithStart[H handle](ctx context.Context, s *Starter, signal string, msg ...any) (*H, error) {
	h, err := s.signal(ctx, signal, nil, msg)
	return handleOf[H](h), err
}

// SignalWithStartChecked is SignalWithStart for a message whose validate tags check checks.
func SignalWithStartChecked[H handle](ctx context.Context, s *Starter, signal string, check func(validate.Place), msg any) (*H, error) {
	h, err := s.signal(ctx, signal, check, []any{msg})
	return handleOf[H](h), err
}

func (s *Starter) signal(ctx context.Context, signal string, check func(validate.Place), msg []any) (*WorkflowHandle, error) {
	c, call := s.client, s.call
	o, noID := c.startOptions(call, s.options)
	// The operation is for workflows that may run already.
	o.WorkflowExecutionErrorWhenAlreadyStarted = false
	if o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
	}
	if err := cmp.Or(validate.Messages(check, msg...), call.validate(), noID, call.needID(o.ID, true)); err != nil {
		return nil, c.refuse(ctx, runtime.MessageError{Message: signal, WorkflowID: o.ID, Err: err}, call.message(&o),
			origin.Message{Kind: runtime.KindSignal, Name: signal, WorkflowID: o.ID, Args: msg})
	}
	started, err := c.sdk.SignalWithStartWorkflow(c.context(ctx), o.ID, signal, signalArg(msg), o, call.WorkflowType, call.Args...)
	if err != nil {
		return nil, startError(ctx, call, o.ID, err)
	}
	return c.started(started), nil
}

// UpdateWithStart sends an update to a workflow, which it starts first if none with its
// ID runs, and waits for the update's result. The handle is nil only if there is no
// workflow; a rejected update leaves the workflow running.
func UpdateWithStart[T any, H handle](ctx context.Context, s *Starter, call UpdateCall, options []runtime.UpdateOption) (T, *H, error) {
	var result T
	h, err := s.update(ctx, call, options, &result)
	return result, handleOf[H](h), err
}

// UpdateWithStartNoResult is UpdateWithStart for an update without a result.
func UpdateWithStartNoResult[H handle](ctx context.Context, s *Starter, call UpdateCall, options []runtime.UpdateOption) (*H, error) {
	h, err := s.update(ctx, call, options, nil)
	return handleOf[H](h), err
}

func (s *Starter) update(ctx context.Context, call UpdateCall, options []runtime.UpdateOption, result any) (*WorkflowHandle, error) {
	u, h, err := s.send(ctx, call, options, client.WorkflowUpdateStageCompleted)
	if err != nil {
		return h, err
	}
	return h, u.Get(ctx, result)
}

// StartUpdateWithStart is UpdateWithStart that waits until the update is accepted.
func StartUpdateWithStart[T any, H handle](ctx context.Context, s *Starter, call UpdateCall, options []runtime.UpdateOption) (*runtime.UpdateHandle[T], *H, error) {
	u, h, err := s.send(ctx, call, options, client.WorkflowUpdateStageUnspecified)
	if err != nil {
		return nil, handleOf[H](h), err
	}
	return &runtime.UpdateHandle[T]{Handle: u}, handleOf[H](h), nil
}

// StartUpdateWithStartNoResult is StartUpdateWithStart for an update without a result.
func StartUpdateWithStartNoResult[H handle](ctx context.Context, s *Starter, call UpdateCall, options []runtime.UpdateOption) (client.WorkflowUpdateHandle, *H, error) {
	u, h, err := s.send(ctx, call, options, client.WorkflowUpdateStageUnspecified)
	if err != nil {
		return nil, handleOf[H](h), err
	}
	return u, handleOf[H](h), nil
}

// send sends an update and starts its workflow until a workflow accepts or rejects the update. stage is what is waited
// for, unless it is WorkflowUpdateStageUnspecified.
func (s *Starter) send(ctx context.Context, call UpdateCall, options []runtime.UpdateOption, stage client.WorkflowUpdateStage) (*updateHandle, *WorkflowHandle, error) {
	c, start := s.client, s.call
	// There is no delayed start for a workflow that has something to do at once.
	start.StartDelay = 0
	startOptions, noID := c.startOptions(start, s.options)
	if startOptions.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
		startOptions.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}
	updateOptions, noKey := call.options(options)
	updateOptions.WaitForStage = cmp.Or(stage, updateOptions.WaitForStage)
	if err := cmp.Or(start.validate(), call.validate(), noID, start.needID(startOptions.ID, true), noKey); err != nil {
		invalid := runtime.MessageError{Message: call.Name, WorkflowID: startOptions.ID, UpdateID: updateOptions.UpdateID, Err: err}
		return nil, nil, c.refuse(ctx, invalid, start.message(&startOptions), updateMessage(updateOptions, startOptions.ID, ""))
	}
	return c.resendWithStart(ctx, start, startOptions, updateOptions)
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
