package stub

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
)

// resend calls send, which sends an update once, until the workflow takes it or gives an answer
// that will not change. It must be the same update ID each time, since a workflow that has not
// answered may have handled the update.
func resend(ctx context.Context, limit time.Duration, send func() error) error {
	patience := newPatience(ctx, limit)
	for {
		err := send()
		if err == nil {
			return nil
		}
		if err := patience.wait(ctx, err); err != nil {
			return err
		}
	}
}

// A resending is of an update that a run has accepted and not begun. Another run takes it once, however often the result is
// asked for: that may have forgotten the update, too, when it is asked for later.
type resending struct {
	send func(context.Context) (*updateHandle, error)
	turn chan struct{} // has room for the one who sends

	mutex sync.Mutex // no atomic.Pointer, which the compiler would make in each package that has a handle
	next  *updateHandle
}

func newResending(send func(context.Context) (*updateHandle, error)) *resending {
	return &resending{send: send, turn: make(chan struct{}, 1)}
}

// once returns the handle of the run that has taken the update, to which it sends it if there is none.
func (r *resending) once(ctx context.Context) (*updateHandle, error) {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-r.turn }()
	if next := r.taken(); next != nil {
		return next, nil
	}
	next, err := r.send(ctx)
	if err != nil {
		return nil, err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.next = next
	return next, nil
}

// taken is the handle of the run that has taken the update, nil if it was not sent again.
func (r *resending) taken() *updateHandle {
	if r == nil {
		return nil
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.next
}

// patience is how long an update is sent again, or asked for, and how often. The zero value ends
// with the context.
type patience struct {
	none       bool
	until      time.Time // zero: until the context ends
	pause      time.Duration
	turnedAway *attemptError // the last answer with which the workflow did not take the update
}

const (
	minPause = 20 * time.Millisecond
	maxPause = 2 * time.Second
)

// newPatience makes one that ends with the context, or after limit if the context has no deadline.
func newPatience(ctx context.Context, limit time.Duration) *patience {
	p := &patience{none: limit <= 0}
	if _, limited := ctx.Deadline(); !limited {
		p.until = time.Now().Add(limit)
	}
	return p
}

// wait waits until it is time to try once more. It returns the error for the caller if it is not
// worth it, or there is no time left.
func (p *patience) wait(ctx context.Context, err error) error {
	var e *attemptError
	if !errors.As(err, &e) || !e.again || p.none {
		return forCaller(err)
	}
	switch {
	case e.Kind == runtime.ErrRejected, e.Kind == runtime.ErrDraining:
		p.turnedAway = e
	case e.Kind == runtime.ErrTimeout && ctx.Err() != nil:
		return p.ended(ctx, e)
	}
	// The others that were turned away with this update shall not come back all at once.
	p.pause = min(max(2*p.pause, minPause), maxPause)
	pause := p.pause/2 + rand.N(p.pause/2)
	if !p.until.IsZero() && time.Now().Add(pause).After(p.until) {
		return forCaller(err)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return p.ended(ctx, e)
	}
}

// ended is the error of an update that is not sent again because the context has ended. If the last
// answer turned it away, it is known not to have been handled.
func (p *patience) ended(ctx context.Context, last *attemptError) error {
	e := last.MessageError
	if e.Kind == nil {
		e.Kind = runtime.ErrTimeout
	}
	if !errors.Is(e.Err, ctx.Err()) {
		e.Err = fmt.Errorf("%w; the last answer: %w", ctx.Err(), e.Err)
	}
	if p.turnedAway != nil && p.turnedAway != last {
		e.Err = fmt.Errorf("%w; the answer before that: %w", e.Err, p.turnedAway.Err)
	}
	return &e
}
