package runtime

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

// AwaitHandlers waits until all messages that have arrived when it is called are
// handled, apart from abandoned updates, and what Go has started by then has returned. Open batches take no more
// signals then. The Run method calls it if its result depends
// on what handlers still do; otherwise there is no need, since they are waited for when
// it has returned.
//
// It returns an error, as workflow.Await does, if ctx is cancelled, and at once in a handler and in what Go has
// started, which would wait for themselves. In a workflow that
// is not generated it is workflow.Await for workflow.AllHandlersFinished.
func AwaitHandlers(ctx workflow.Context) error {
	r := runOf(ctx)
	if r == nil {
		return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	}
	if ctx.Value(handlingKey{}) != nil {
		return errors.New("runtime.AwaitHandlers is for the Run method: a handler would wait for itself")
	}
	mark, works := r.queue.Mark(), r.works
	r.closeTo = mark
	return workflow.Await(ctx, func() bool { return r.queue.EndedBefore(mark) && r.workReturned(works) })
}

// HandlersFinished reports whether no handler runs, and nothing that Go has started. It takes the place of
// workflow.AllHandlersFinished in conditions of the Run method: messages whose handlers have not been
// called do not count, and neither do abandoned updates.
//
// In a workflow that is not generated it is workflow.AllHandlersFinished.
func HandlersFinished(ctx workflow.Context) bool {
	r := runOf(ctx)
	if r == nil {
		return workflow.AllHandlersFinished(ctx)
	}
	return r.active == r.starting+r.waiting
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
	if r := runOf(ctx); r != nil {
		mark := r.queue.Mark()
		await(ctx, func() bool { return condition() || r.starting == 0 && r.queue.SettledBefore(mark) })
	}
	return condition(), nil
}
