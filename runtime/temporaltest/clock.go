package temporaltest

import (
	"context"
	"slices"
	"time"
)

const (
	// clockResolution is that of all times. See run.hold for what is below it.
	clockResolution = time.Microsecond

	// When it is not known how far it is to the next event, the clock takes steps of
	// increasing length.
	firstHorizon = time.Second
	lastHorizon  = 20 * 365 * 24 * time.Hour

	// A run that is away for this real time is not waited for any more: what it does may depend
	// on another run.
	absorbedAfter = 100 * time.Millisecond

	checkInterval = 20 * time.Millisecond // of those who wait
)

// A waiter is somebody who waits for something to happen in the service.
type waiter struct {
	met     func() bool // called with the lock held
	passing bool        // time may pass
	until   time.Time   // at which it is met; zero if it does not depend on the time
	done    chan struct{}
	settled bool
}

// Now is the time of the test's clock.
func (e *Env) Now() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

// Sleep lets time pass in all workflows. When it returns, timers that were due by then have
// fired, and what they lead to has been done. It must not be called by workflows.
func (e *Env) Sleep(d time.Duration) {
	e.t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	until := e.now.Add(d.Round(clockResolution))
	w := &waiter{passing: true, until: until, met: func() bool { return !e.now.Before(until) && e.still() }}
	if err := e.wait(context.Background(), w); err != nil {
		e.t.Errorf("temporaltest: sleep for %v: %v", d, err)
	}
}

// stir tells everybody that something has changed.
func (e *Env) stir() {
	e.version++
	close(e.changed)
	e.changed = make(chan struct{})
	e.settle()
}

// settle tells those who wait for what has happened. Time that only they needed stops.
func (e *Env) settle() {
	e.waiters = slices.DeleteFunc(e.waiters, func(w *waiter) bool {
		if w.settled = w.met(); w.settled {
			close(w.done)
		}
		return w.settled
	})
}

// awaited reports whether anybody waits for time to pass.
func (e *Env) awaited() bool {
	return slices.ContainsFunc(e.waiters, func(w *waiter) bool { return w.passing })
}

// wait returns when w is met. It gives up when ctx ends, with the test, and when nothing
// has happened for too long.
func (e *Env) wait(ctx context.Context, w *waiter) error {
	if w.met() {
		return nil
	}
	w.done = make(chan struct{})
	e.waiters = append(e.waiters, w)
	defer e.giveUp(w)
	ticker := time.NewTicker(checkInterval)
	defer ticker.Stop()
	version, since := e.version, time.Now()
	for {
		e.schedule()
		switch {
		case w.settled:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case e.closed:
			return errTestEnded
		case version != e.version:
			version, since = e.version, time.Now()
		case time.Since(since) > e.options.idle:
			return e.blocked()
		}
		e.mu.Unlock()
		select {
		case <-w.done:
		case <-ctx.Done():
		case <-ticker.C:
		}
		e.mu.Lock()
	}
}

// giveUp is the end of a wait, which may not have been met. Time that only it needed stops.
func (e *Env) giveUp(w *waiter) {
	if w.settled {
		return
	}
	e.waiters = slices.DeleteFunc(e.waiters, func(other *waiter) bool { return other == w })
	for _, r := range e.loops {
		if !r.quiet {
			r.post(func() {
				e.mu.Lock()
				defer e.mu.Unlock()
				r.stop()
			})
		}
	}
}

// still reports whether no run has anything to do that needs no time.
func (e *Env) still() bool {
	return !slices.ContainsFunc(e.loops, func(r *run) bool { return !r.still() && !r.absorbed() })
}

// schedule lets time pass up to the next event, if somebody waits for it and everything
// that needs no time is done.
func (e *Env) schedule() {
	for !e.closed && e.still() {
		for _, r := range e.loops {
			e.reach(r.clock)
		}
		if e.launch() {
			return
		}
		e.settle()
		next, ok := e.next()
		if !ok {
			return
		}
		if e.advance(next) {
			e.stir()
			return
		}
		if slices.ContainsFunc(e.loops, (*run).away) {
			return
		}
		e.reach(next)
	}
}

// reach sets the clock, which a run may be ahead of.
func (e *Env) reach(t time.Time) {
	if t = t.Round(clockResolution); t.After(e.now) {
		e.now = t
	}
}

// launch starts the loops of runs whose time has come, and reports whether there were any.
func (e *Env) launch() bool {
	launched := false
	for _, r := range e.loops {
		if !r.launched && !r.startAt.After(e.now) {
			r.launch()
			launched = true
		}
	}
	return launched
}

// advance lets all runs go on to t, and reports whether any has to.
func (e *Env) advance(t time.Time) bool {
	moving := false
	for _, r := range e.loops {
		if r.launched && !r.away() && r.clock.Before(t) {
			r.limit, r.quiet, r.since = t, false, time.Now()
			moving = true
		}
	}
	return moving
}

// next is the time of the next event, if somebody waits for it.
func (e *Env) next() (next time.Time, ok bool) {
	if !e.awaited() {
		return time.Time{}, false
	}
	earlier := func(t time.Time) {
		if !t.IsZero() && (!ok || t.Before(next)) {
			next, ok = t, true
		}
	}
	unknown := false
	for _, r := range e.loops {
		switch {
		case !r.launched:
			earlier(r.startAt)
		case !r.away():
			earlier(r.deadline)
			unknown = unknown || r.waiting
		}
	}
	// The pauses between the attempts of an activity, and the delays of mocks, are known to
	// the SDK only. A single run goes through them on its way.
	if unknown && (len(e.loops) > 1 || !ok) && e.horizon < lastHorizon {
		e.horizon = max(firstHorizon, 2*e.horizon)
		earlier(e.now.Add(e.horizon))
	}
	for _, w := range e.waiters {
		if w.passing {
			earlier(w.until)
		}
	}
	return next, ok
}
