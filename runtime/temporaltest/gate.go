package temporaltest

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"
)

// The SDK's test environment executes a workflow in a loop, and skips to the next timer
// whenever there is nothing else to do, which is what a test with a client must be able to
// prevent. While a run is not allowed to let time pass, it therefore holds: there is a timer that
// is due before all others, and its callback keeps the loop until there is something to do.
// The loop's goroutine is also the one to do it, so messages need no other lock than the SDK's.

const (
	// An activity may wait for the test. If one is executed for longer than this, in real time,
	// the test may have its turn.
	busyFor = 30 * time.Millisecond

	pollInterval      = 50 * time.Microsecond // for the end of activities
	executingInterval = time.Millisecond      // the same, if they take longer

	wakeSignal = "__temporaltest_wake"
)

// A command is something that a loop has to do.
type command struct {
	do     func(*run)
	early  bool // it can be done before the workflow's own code has started
	pinned bool // it is for this run, not for its successors
	query  bool // it needs no open workflow
	done   bool
	err    error // why it could not be done
}

// begin is the first thing that the loop does. What was sent with the start is there
// before the workflow's code runs.
func (r *run) begin() {
	r.env.mu.Lock()
	early := r.takeCommands(func(c *command) bool { return c.early })
	r.env.mu.Unlock()
	for _, c := range early {
		c.do(r)
	}
	r.hold()
}

// hold makes the loop call check as soon as it has nothing else to do, before time
// passes. The SDK has no timer of zero length: this one goes back by a nanosecond and
// forth again. See tracker for what workflows see of that.
//
// If an activity is executed, or something like it, the SDK fires timers in real time,
// so check is called although there is something to do. It comes with one workflow task
// more then, between the timer's firing and its callback: that is how check can tell.
func (r *run) hold() {
	if r.loop.holding {
		return
	}
	r.loop.holding = true
	r.test.RegisterDelayedCallback(func() {
		r.loop.tasks = 0 // one follows this callback
		r.test.RegisterDelayedCallback(r.check, time.Nanosecond)
	}, -time.Nanosecond)
}

// idle reports, to check, whether there is nothing else to do.
func (r *run) idle() bool {
	if r.test.IsWorkflowCompleted() {
		// There are no workflow tasks any more, only those of children that go on.
		return len(r.loop.pending) == 0 || time.Since(r.since) > busyFor
	}
	return r.loop.started && r.loop.tasks <= 1
}

// check decides what the loop does next. It keeps the loop until there is something.
func (r *run) check() {
	e := r.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r.loop.holding = false
	if r.open() && r.test.IsWorkflowCompleted() {
		r.close(nil) // its children go on
		e.stir()
	}
	for {
		r.clock = r.test.Now()
		r.sweep()
		switch {
		case e.closed || !r.open() && !r.test.IsWorkflowCompleted():
			r.give()
			return
		case r.executing && !r.quiet && time.Since(r.since) < busyFor, !r.loop.started && r.executing:
			r.pause(pollInterval)
			return
		case len(r.commands) > 0:
			r.obey()
			return
		case r.limit.After(r.clock) && !r.executing:
			r.goOn()
			return
		}
		if !r.quiet {
			r.quiet = true
			r.deadline = r.nextTimer()
			e.stir()
			e.schedule()
			continue
		}
		if r.executing || r.waiting && !r.open() {
			r.pause(executingInterval)
			return
		}
		changed := e.changed
		e.mu.Unlock()
		<-changed
		e.mu.Lock()
	}
}

// sweep finds out what the workflow waits for.
func (r *run) sweep() {
	l := &r.loop
	unfinished := len(l.pending)
	l.pending = slices.DeleteFunc(l.pending, workflow.Future.IsReady)
	executing := !r.idle()
	if len(l.pending) != unfinished || l.scheduled > l.seen || executing != r.executing {
		l.seen = l.scheduled
		r.progress()
	}
	r.executing = executing
	r.waiting = len(l.pending) > 0
}

// progress notes that something has happened.
func (r *run) progress() {
	r.quiet, r.since, r.env.horizon = false, time.Now(), 0
}

// pause lets the loop continue, which somebody may need the SDK's lock for, and come back
// here.
func (r *run) pause(d time.Duration) {
	changed := r.env.changed
	r.env.mu.Unlock()
	select {
	case <-changed:
	case <-time.After(d):
	}
	r.env.mu.Lock()
	r.hold()
}

// obey does what the first command says.
func (r *run) obey() {
	c := r.commands[0]
	r.commands = r.commands[1:]
	r.progress()
	r.env.mu.Unlock()
	c.do(r)
	r.env.mu.Lock()
	c.done = true
	r.hold()
	r.env.stir()
}

// goOn lets time pass up to the limit.
func (r *run) goOn() {
	r.quiet, r.since = false, time.Now()
	r.test.RegisterDelayedCallback(r.hold, r.limit.Sub(r.clock))
}

// stop is called by the loop after something that somebody may have waited for. If nobody
// waits any more, time must not pass.
func (r *run) stop() {
	if now := r.test.Now(); !r.env.awaited() && r.limit.After(now) {
		r.limit = now
		r.hold()
	}
}

// give gives up the workflow, and its children at the end of the test.
func (r *run) give() {
	r.loop.terminate = true
	if r.env.closed {
		r.loop.abandon = true
		for id := range r.loop.children {
			// The error is that of a child that has just closed.
			_ = r.test.SignalWorkflowByID(id, wakeSignal, nil)
		}
	}
	r.pause(pollInterval)
}

// nextTimer is when the next timer is due, zero if there is none.
func (r *run) nextTimer() time.Time {
	var next time.Time
	for _, at := range r.loop.timers {
		if at.After(r.clock) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// takeCommands removes commands from the queue.
func (r *run) takeCommands(which func(*command) bool) []*command {
	var taken []*command
	r.commands = slices.DeleteFunc(r.commands, func(c *command) bool {
		if !which(c) {
			return false
		}
		c.done = true
		taken = append(taken, c)
		return true
	})
	return taken
}

// leave removes the commands that can no longer be done here. Those that are for whichever
// run is current go to next, if there is one.
func (r *run) leave(next *run) {
	for _, c := range r.commands {
		switch {
		case c.query && !r.ended:
			continue
		case next != nil && !c.pinned && !c.query:
			next.commands = append(next.commands, c)
		default:
			c.done, c.err = true, errCompleted
		}
	}
	r.commands = slices.DeleteFunc(r.commands, func(c *command) bool { return !c.query || r.ended })
}
