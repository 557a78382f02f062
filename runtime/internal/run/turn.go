package run

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
)

// mayAbandon notes that an update with its turn need not end, until the function that it returns is
// called.
func (r *Run) mayAbandon(place *engine.Message) (ended func()) {
	if r.draining() {
		r.queue.Release(place)
		return func() {}
	}
	r.abandonable = append(r.abandonable, place)
	return func() {
		r.abandonable = slices.DeleteFunc(r.abandonable, func(other *engine.Message) bool { return other == place })
	}
}

// releaseAbandoned lets those go on that wait for the lock of an update that need not end.
func (r *Run) releaseAbandoned() {
	for _, place := range r.abandonable {
		r.queue.Release(place)
	}
}

// addUpdate puts an update into the queue. Those that come while handlers are registered wait until the
// signals that have come before them are there.
func (r *Run) addUpdate(place *engine.Message, lock engine.Lock) {
	add := func() { r.queue.AddUpdate(place, lock) }
	if r.open {
		add()
	} else {
		r.early = append(r.early, add)
	}
}

// awaitTurn waits until an update can begin, and reports false if the next run has to do it.
func (r *Run) awaitTurn(ctx workflow.Context, place *engine.Message) bool {
	r.awaitUncalled(ctx, place.Aside, func() bool { return r.continuing() || r.open && r.starting == 0 && r.queue.Turn(place) })
	if r.continuing() {
		return false
	}
	r.queue.BeginUpdate()
	return true
}

// awaitUncalled is await for an update whose handler has not been called. One that may be abandoned is
// not among those that are active.
func (r *Run) awaitUncalled(ctx workflow.Context, mayBeAbandoned bool, condition func() bool) {
	if !mayBeAbandoned {
		r.waiting++
		defer func() { r.waiting-- }()
	}
	await(ctx, condition)
}
