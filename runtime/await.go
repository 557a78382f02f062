package runtime

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// AwaitHandlers waits until all messages that have arrived when it is called are handled, apart from abandoned updates,
// and what Go has started by then has returned. Open batches take no more signals then. The Run method calls it if its
// result depends on what handlers still do; otherwise there is no need, since they are waited for when it has returned.
//
// It returns an error, as workflow.Await does, if ctx is cancelled, and at once in a handler and in what Go has
// started, which would wait for themselves. In a workflow that is not generated it is workflow.Await for
// workflow.AllHandlersFinished.
func AwaitHandlers(ctx workflow.Context) error {
	if r := run.Of(ctx); r != nil {
		return r.AwaitHandlers(ctx)
	}
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// HandlersFinished reports whether no handler runs, and nothing that Go has started. It takes the place of
// workflow.AllHandlersFinished in conditions of the Run method: messages whose handlers have not been
// called do not count, and neither do abandoned updates.
//
// In a workflow that is not generated it is workflow.AllHandlersFinished.
func HandlersFinished(ctx workflow.Context) bool {
	if r := run.Of(ctx); r != nil {
		return r.HandlersFinished()
	}
	return workflow.AllHandlersFinished(ctx)
}

// AwaitWithTimeout waits for the condition and reports whether it came true in time. It
// takes the place of workflow.AwaitWithTimeout, which reports a timeout although a
// signal was recorded before the timer fired, if the worker learns of both at once:
// here those of such signals that can begin are handled up to the point where their
// handlers block, and the condition is checked once more. Those that wait for a lock or
// for the bound are not waited for. The timer is cancelled when it is no longer needed.
//
// It returns an error, as workflow.Await does, if ctx is cancelled.
func AwaitWithTimeout(ctx workflow.Context, timeout time.Duration, condition func() bool) (bool, error) {
	if condition() {
		return true, nil
	}
	// A timer that is cancelled with ctx would look like one that has fired.
	timerCtx, cancelTimer := workflow.NewDisconnectedContext(ctx)
	defer cancelTimer()
	timer := workflow.NewTimer(timerCtx, timeout)
	if err := workflow.Await(ctx, func() bool { return condition() || timer.IsReady() }); err != nil {
		return false, err
	}
	if r := run.Of(ctx); r != nil {
		r.AwaitArrived(ctx, condition)
	}
	return condition(), nil
}

// Go calls f in a coroutine of its own, as workflow.Go does, and counts it as a handler: the workflow neither completes
// nor continues as new before f has returned, and AwaitHandlers and HandlersFinished look at it. Cancelling the
// workflow cancels f's context, also if the handler that has called Go has returned.
//
// What workflow.Go has started is cut off when the workflow ends. In a workflow that is not generated Go is
// workflow.Go.
func Go(ctx workflow.Context, f func(ctx workflow.Context)) {
	if r := run.Of(ctx); r != nil {
		r.Go(ctx, f)
		return
	}
	workflow.Go(ctx, f)
}

// Async calls f, as Go does, and returns a future of its error, for those who do not wait for a signal or for something else
// right away. The future has no value, so its Get takes nil.
func Async(ctx workflow.Context, f func(ctx workflow.Context) error) workflow.Future {
	future, settable := workflow.NewFuture(ctx)
	Go(ctx, func(ctx workflow.Context) { settable.SetError(f(ctx)) })
	return future
}
