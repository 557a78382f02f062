// Package watch follows purchases for people who look at them.
package watch

import (
	"context"
	"errors"
	"sync"

	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/runtime"
)

// A Hub waits for the next state of a purchase once, however many look at it. It asks for nothing while nothing changes.
type Hub struct {
	ctx       context.Context
	purchases *purchase.PurchaseClient

	mu      sync.Mutex
	watches map[string]*watched
	viewers map[string]int // by subject
}

// ErrTooMany means that somebody looks at more purchases than anybody can.
var ErrTooMany = errors.New("too many views")

// maxViews bounds the connections of one subject.
const maxViews = 20

// watched is a purchase that somebody looks at.
type watched struct {
	viewers int
	stop    context.CancelFunc
	latest  purchase.State
	err     error         // why there is no later one
	changed chan struct{} // closed when the fields above have changed, and replaced
}

// New returns a hub that watches with what the context says about who does.
func New(ctx context.Context, purchases *purchase.PurchaseClient) *Hub {
	return &Hub{ctx: ctx, purchases: purchases, watches: make(map[string]*watched), viewers: make(map[string]int)}
}

// Watch shows the states of a purchase from now on, until it has ended, show returns an error or the context ends. A state may
// be left out if another one comes before it is shown.
func (h *Hub) Watch(ctx context.Context, subject, workflowID string, show func(purchase.State) error) error {
	w, err := h.join(subject, workflowID)
	if err != nil {
		return err
	}
	defer h.leave(w, subject, workflowID)
	for shown := 0; ; {
		h.mu.Lock()
		state, err, changed := w.latest, w.err, w.changed
		h.mu.Unlock()
		if state.Version > shown {
			if err := show(state); err != nil {
				return err
			}
			shown = state.Version
		}
		if err != nil || state.Ended {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (h *Hub) join(subject, workflowID string) (*watched, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.viewers[subject] >= maxViews {
		return nil, ErrTooMany
	}
	h.viewers[subject]++
	w := h.watches[workflowID]
	if w == nil {
		var ctx context.Context
		w = &watched{changed: make(chan struct{})}
		ctx, w.stop = context.WithCancel(h.ctx)
		h.watches[workflowID] = w
		go h.follow(ctx, w, workflowID)
	}
	w.viewers++
	return w, nil
}

func (h *Hub) leave(w *watched, subject, workflowID string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.viewers[subject]--; h.viewers[subject] == 0 {
		delete(h.viewers, subject)
	}
	if w.viewers--; w.viewers == 0 {
		w.stop()
		h.forget(w, workflowID)
	}
}

// forget lets the next viewer begin anew.
func (h *Hub) forget(w *watched, workflowID string) {
	if h.watches[workflowID] == w {
		delete(h.watches, workflowID)
	}
}

// follow passes on all states until the last one.
func (h *Hub) follow(ctx context.Context, w *watched, workflowID string) {
	handle := h.purchases.Handle(workflowID)
	for state, err := handle.State(ctx); ; state, err = next(ctx, handle, state.Version) {
		h.mu.Lock()
		if err == nil {
			w.latest = state
		}
		w.err = err
		close(w.changed)
		w.changed = make(chan struct{})
		over := err != nil || state.Ended
		if over {
			h.forget(w, workflowID)
		}
		h.mu.Unlock()
		if over {
			w.stop()
			return
		}
	}
}

// next waits for a state after the given one.
func next(ctx context.Context, handle *purchase.PurchaseHandle, version int) (purchase.State, error) {
	state, err := handle.AwaitChange(ctx, version)
	if !errors.Is(err, runtime.ErrAbortedByClose) && !errors.Is(err, runtime.ErrWorkflowClosed) {
		return state, err
	}
	state, err = handle.State(ctx) // the last one
	if err == nil && !state.Ended {
		// The workflow was ended before the purchase was, by somebody who runs the server.
		state.Ended = true
		state.Version++
	}
	return state, err
}

// Viewers is how many purchases a subject looks at, or how often at one.
func (h *Hub) Viewers(subject string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.viewers[subject]
}
