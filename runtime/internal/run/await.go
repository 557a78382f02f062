package run

import (
	"errors"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// handlingKey is the key of a value that contexts of handlers have, and of what Go has started.
type handlingKey struct{}

// Go calls f in a coroutine of its own, which counts as a handler.
func (r *Run) Go(ctx workflow.Context, f func(ctx workflow.Context)) {
	number := r.works + 1
	// In a validator this panics, and then nothing may have been counted.
	workflow.Go(workflow.WithValue(ctx, handlingKey{}, true), func(ctx workflow.Context) {
		f(ctx)
		r.active--
		i, _ := slices.BinarySearch(r.work, number)
		r.work = slices.Delete(r.work, i, i+1)
	})
	r.works, r.work = number, append(r.work, number)
	r.active++
}

// workReturned reports whether the first so many functions that Go has called have returned.
func (r *Run) workReturned(works int) bool {
	return len(r.work) == 0 || r.work[0] > works
}

// AwaitHandlers waits until all messages that have arrived are handled, apart from abandoned updates, and what Go has
// started has returned. Open batches take no more signals then.
func (r *Run) AwaitHandlers(ctx workflow.Context) error {
	if ctx.Value(handlingKey{}) != nil {
		return errors.New("runtime.AwaitHandlers is for the Run method: a handler would wait for itself")
	}
	mark, works := r.queue.Mark(), r.works
	r.closeTo = mark
	return workflow.Await(ctx, func() bool { return r.queue.EndedBefore(mark) && r.workReturned(works) })
}

// HandlersFinished reports whether no handler has been called that has not returned.
func (r *Run) HandlersFinished() bool { return r.active == r.starting+r.waiting }

// AwaitArrived waits until the signals that have arrived and can begin have been handled up to the point where their
// handlers block, or the condition is true.
func (r *Run) AwaitArrived(ctx workflow.Context, condition func() bool) {
	mark := r.queue.Mark()
	await(ctx, func() bool { return condition() || r.starting == 0 && r.queue.SettledBefore(mark) })
}

// await is workflow.Await for waits that only the end of the workflow can interrupt.
func await(ctx workflow.Context, condition func() bool) {
	if condition() {
		return // most of the time, and a context is expensive
	}
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	mustAwait(workflow.Await(ctx, condition))
}

// mustAwait is for the error of a wait whose context is never cancelled.
func mustAwait(err error) {
	if err != nil {
		panic(fmt.Errorf("wait on a context that is never cancelled: %w", err))
	}
}
