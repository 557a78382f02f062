// Package cancelled has workflows that do something when they are cancelled.
package cancelled

import (
	"errors"
	"time"

	"example.com/store"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func finished(ctx workflow.Context) func() bool {
	return func() bool { return workflow.AllHandlersFinished(ctx) }
}

// Waiting waits for handlers with its own context.
func Waiting(ctx workflow.Context) error {
	err := workflow.Sleep(ctx, time.Hour)
	if ctx.Err() != nil {
		_ = workflow.Await(ctx, finished(ctx)) // want `warning: workflow.Await has no effect with a context that is cancelled: .* \(TG309\)`
	}
	return err
}

// Cleaning cleans up with a context that is derived from its own.
func Cleaning(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	err := workflow.ExecuteActivity(ctx, "work").Get(ctx, nil)
	if temporal.IsCanceledError(err) {
		_ = workflow.ExecuteActivity(ctx, "cleanup").Get(ctx, nil) // want `workflow.ExecuteActivity has no effect`
	}
	if errors.Is(ctx.Err(), workflow.ErrCanceled) {
		other := workflow.WithTaskQueue(ctx, "other")
		return workflow.ExecuteActivity(other, "cleanup").Get(ctx, nil) // want `workflow.ExecuteActivity has no effect`
	}
	return err
}

// Deferred waits when it returns.
func Deferred(ctx workflow.Context) error {
	defer func() {
		_ = workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }) // want `if the workflow is cancelled, workflow.Await does not wait`
	}()
	return workflow.Sleep(ctx, time.Hour)
}

// Detached has another context for it.
func Detached(ctx workflow.Context) error {
	defer func() {
		detached, cancel := workflow.NewDisconnectedContext(ctx)
		defer cancel()
		_ = workflow.Await(detached, func() bool { return workflow.AllHandlersFinished(detached) })
	}()
	err := workflow.Sleep(ctx, time.Hour)
	if temporal.IsCanceledError(err) {
		detached, _ := workflow.NewDisconnectedContext(ctx)
		detached = workflow.WithTaskQueue(detached, "other")
		return workflow.ExecuteActivity(detached, "cleanup").Get(detached, nil)
	}
	if ctx.Err() != nil {
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		return workflow.ExecuteActivity(ctx, "cleanup").Get(ctx, nil)
	}
	return store.Save(ctx)
}

// Own cancels what it does itself, and goes on.
func Own(ctx workflow.Context) error {
	inner, cancel := workflow.WithCancel(ctx)
	timer := workflow.NewTimer(inner, time.Hour)
	cancel()
	if temporal.IsCanceledError(timer.Get(ctx, nil)) {
		return workflow.ExecuteActivity(ctx, "next").Get(ctx, nil)
	}
	if inner.Err() != nil {
		return workflow.ExecuteActivity(ctx, "next").Get(ctx, nil)
	}
	return nil
}

// Otherwise does it when it was not cancelled.
func Otherwise(ctx workflow.Context) error {
	if ctx.Err() == nil {
		return workflow.ExecuteActivity(ctx, "next").Get(ctx, nil)
	}
	defer func() { _ = workflow.Await(ctx, func() bool { return true }) }()
	return nil
}

// Asked asks in other ways what an error is about.
func Asked(ctx workflow.Context) error {
	err := workflow.ExecuteActivity(ctx, "charge").Get(ctx, nil)
	var cancelled *temporal.CanceledError
	if errors.As(err, &cancelled) {
		return workflow.ExecuteActivity(ctx, "refund").Get(ctx, nil) // want `warning: workflow.ExecuteActivity has no effect with a context that is cancelled: .* \(TG309\)`
	}
	if _, ok := errors.AsType[*temporal.CanceledError](err); ok {
		return workflow.ExecuteActivity(ctx, "refund").Get(ctx, nil) // want `warning: workflow.ExecuteActivity has no effect with a context that is cancelled: .* \(TG309\)`
	}
	if err != nil && errors.Is(err, workflow.ErrCanceled) {
		return workflow.ExecuteActivity(ctx, "refund").Get(ctx, nil) // want `warning: workflow.ExecuteActivity has no effect with a context that is cancelled: .* \(TG309\)`
	}
	if ctx.Err() == workflow.ErrCanceled {
		return workflow.ExecuteActivity(ctx, "refund").Get(ctx, nil) // want `warning: workflow.ExecuteActivity has no effect with a context that is cancelled: .* \(TG309\)`
	}
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) || errors.Is(err, workflow.ErrSessionFailed) {
		return workflow.ExecuteActivity(ctx, "refund").Get(ctx, nil)
	}
	return err
}

// Elsewhere tries again when something else was cancelled than the workflow.
func Elsewhere(ctx workflow.Context) error {
	err := workflow.ExecuteActivity(ctx, "charge").Get(ctx, nil)
	if temporal.IsCanceledError(err) && ctx.Err() == nil {
		return workflow.ExecuteActivity(ctx, "charge").Get(ctx, nil)
	}
	return err
}

// A scope can be cancelled alone.
type scope struct{ cancel workflow.CancelFunc }

func (s *scope) of(ctx workflow.Context) workflow.Context {
	inner, cancel := workflow.WithCancel(ctx)
	s.cancel = cancel
	return inner
}

// Scoped goes on when what it has a function cancel is cancelled.
func Scoped(ctx workflow.Context) error {
	inner := new(scope).of(ctx)
	err := workflow.ExecuteActivity(inner, "charge").Get(inner, nil)
	if temporal.IsCanceledError(err) {
		return workflow.ExecuteActivity(ctx, "next").Get(ctx, nil)
	}
	return err
}
