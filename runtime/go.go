package runtime

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// handlingKey is the key of a value that contexts of handlers have, and of what Go has started.
type handlingKey struct{}

// Go calls f in a coroutine of its own, as workflow.Go does, and counts it as a handler: the
// workflow neither completes nor continues as new before f has returned, and AwaitHandlers and HandlersFinished look at it.
// Cancelling the workflow cancels f's context, also if the handler that has called Go has returned.
//
// What workflow.Go has started is cut off when the workflow ends. In a workflow that is not generated Go is
// workflow.Go.
func Go(ctx workflow.Context, f func(ctx workflow.Context)) {
	r := runOf(ctx)
	if r == nil {
		workflow.Go(ctx, f)
		return
	}
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
func (r *run) workReturned(works int) bool {
	return len(r.work) == 0 || r.work[0] > works
}
