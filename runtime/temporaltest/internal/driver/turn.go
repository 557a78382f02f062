package driver

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"
)

const (
	// An activity may wait for the test. If one is executed for longer than this, in real time, the test may have its turn. On a
	// busy machine that may be before the activity has begun, so the loop has to have taken some turns as well.
	busyFor   = 30 * time.Millisecond
	busyTurns = 50

	pollInterval      = 50 * time.Microsecond // for the end of activities
	executingInterval = time.Millisecond      // the same, if they take longer
)

// begin is the first thing that the loop does. What was sent with the start is there before the workflow's code runs.
func (r *Run) begin() {
	r.scheduler.Lock()
	early := r.takeCommands(func(c *Command) bool { return c.Early })
	r.scheduler.Unlock()
	for _, c := range early {
		c.Do(r)
	}
	r.yield()
}

// yield makes the loop take a turn as soon as it has nothing else to do, before time passes. The SDK has no timer of zero
// length: this one goes back by a nanosecond and forth again. See tracker for what workflows see of that.
//
// If an activity is executed, or something like it, the SDK fires timers in real time, so the turn comes although there is
// something to do. It comes with one workflow task more then, between the timer's firing and its callback: that is how turn
// can tell.
func (r *Run) yield() {
	if r.loop.yielding {
		return
	}
	r.loop.yielding = true
	r.test.RegisterDelayedCallback(func() {
		r.loop.tasks = 0 // one follows this callback
		r.test.RegisterDelayedCallback(r.turn, time.Nanosecond)
	}, -time.Nanosecond)
}

// blocked reports, to turn, whether the loop has nothing else to do.
func (r *Run) blocked() bool {
	return r.loop.started && r.loop.tasks <= 1
}

// turn decides what the loop does next. It parks the loop until there is something. The loop's goroutine is the one to do
// what the run was sent, so that needs no other lock than the SDK's.
func (r *Run) turn() {
	s := r.scheduler
	s.Lock()
	defer s.Unlock()
	r.loop.yielding = false
	for {
		r.clock = r.test.Now()
		r.observe()
		switch {
		case s.closed || r.closed:
			r.abort()
			return
		case r.executing && !r.parked && (r.turns < busyTurns || time.Since(r.since) < busyFor), !r.loop.started && r.executing:
			r.turns++
			r.pause(pollInterval)
			return
		case len(r.commands) > 0 && r.due():
			r.dispatch()
			return
		case r.limit.After(r.clock) && !r.executing:
			r.resume()
			return
		}
		if !r.parked {
			r.parked = true
			r.deadline = r.nextTimer()
			s.Changed()
			s.schedule()
			continue
		}
		if r.executing {
			r.pause(executingInterval)
			return
		}
		changed := s.changed
		s.Unlock()
		<-changed
		s.Lock()
	}
}

// observe finds out what the workflow waits for.
func (r *Run) observe() {
	l := &r.loop
	unfinished := len(l.futures)
	l.futures = slices.DeleteFunc(l.futures, workflow.Future.IsReady)
	executing := !r.blocked()
	if len(l.futures) != unfinished || l.scheduled > l.seen || executing != r.executing {
		l.seen = l.scheduled
		r.progress()
	}
	r.executing = executing
	r.pending = len(l.futures) > 0
}

// progress notes that something has happened.
func (r *Run) progress() {
	r.parked, r.since, r.turns, r.scheduler.horizon = false, time.Now(), 0, 0
}

// pause lets the loop continue, which somebody may need the SDK's lock for, and take another turn.
func (r *Run) pause(d time.Duration) {
	changed := r.scheduler.changed
	r.scheduler.Unlock()
	select {
	case <-changed:
	case <-time.After(d):
	}
	r.scheduler.Lock()
	r.yield()
}

// dispatch does what the first command says.
func (r *Run) dispatch() {
	c := r.commands[0]
	r.commands = r.commands[1:]
	r.progress()
	r.scheduler.Unlock()
	c.Do(r)
	r.scheduler.Lock()
	c.done = true
	r.yield()
	r.scheduler.Changed()
}

// resume lets time pass up to the limit, or until there is something to do.
func (r *Run) resume() {
	r.parked, r.since = false, time.Now()
	until := r.limit
	if len(r.commands) > 0 && r.commands[0].at.Before(until) {
		until = r.commands[0].at
	}
	r.test.RegisterDelayedCallback(r.yield, until.Sub(r.clock))
}

// StopClock is called by the loop after something that somebody may have waited for. If nobody waits any more, time must not
// pass.
func (r *Run) StopClock() {
	if now := r.test.Now(); !r.scheduler.Awaited() && r.limit.After(now) {
		r.limit = now
		r.yield()
	}
}

// abort ends the workflow.
func (r *Run) abort() {
	r.loop.terminate = true
	r.pause(pollInterval)
}

// nextTimer is when the next timer is due, zero if there is none.
func (r *Run) nextTimer() time.Time {
	var next time.Time
	for _, at := range r.loop.timers {
		if at.After(r.clock) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}
