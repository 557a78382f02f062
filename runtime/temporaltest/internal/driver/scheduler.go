package driver

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
)

const (
	// clockResolution is that of all times. See Run.yield for what is below it.
	clockResolution = time.Microsecond

	// When it is not known how far it is to the next event, the clock takes steps of increasing length.
	firstHorizon = time.Second
	lastHorizon  = 20 * 365 * 24 * time.Hour

	// A run that is busy for this real time is not waited for any more: what it does may depend on another run, or on the test. If
	// no activity is known that it waits for, it is more likely that others have the processor.
	stalledAfter      = 100 * time.Millisecond
	stalledWithoutAny = 2 * time.Second

	checkInterval = 20 * time.Millisecond // of those who wait
)

// Why a wait has ended without what it was for.
var (
	ErrIdle  = errors.New("nothing happens")
	ErrEnded = errors.New("the test has ended")
)

// Options are what all runs have in common.
type Options struct {
	// Client is what workers take from the options of their client. The logger, the namespace and both converters are set.
	Client client.Options
	// ActivityClient is the client that activities ask for. It is there before the first of them runs.
	ActivityClient func() client.Client
	// Worker has the interceptors of the client as well.
	Worker worker.Options
	// Start is where the clock starts.
	Start time.Time
	// IdleTimeout is for how long, in real time, a wait goes on while nothing happens.
	IdleTimeout time.Duration
	// Errorf fails the test.
	Errorf func(format string, args ...any)
}

func (o *Options) logger() log.Logger { return o.Client.Logger }

// Converter is the data converter for the payloads of one workflow.
func (o *Options) Converter(workflowID string) converter.DataConverter {
	return converter.WithDataConverterSerializationContext(o.Client.DataConverter, o.serialization(workflowID))
}

// Failures is the failure converter for the failures of one workflow.
func (o *Options) Failures(workflowID string) converter.FailureConverter {
	return converter.WithFailureConverterSerializationContext(o.Client.FailureConverter, o.serialization(workflowID))
}

func (o *Options) serialization(workflowID string) converter.WorkflowSerializationContext {
	return converter.WorkflowSerializationContext{Namespace: o.Client.Namespace, WorkflowID: workflowID}
}

// A Host is told what runs do that concerns others.
type Host interface {
	// Closed is called when the workflow of a run has ended, with the lock of the Scheduler held. It closes the run.
	Closed(*Run, Outcome)
	// StartChild adds the run of a child, which is held, with the lock of the Scheduler held. Its error is that of the start.
	StartChild(parent *Run, child Child) (*Run, error)
	// SignalWithStart sends a signal to another workflow, which it starts if it does not run, with the lock of the Scheduler held.
	SignalWithStart(*workflowservice.SignalWithStartWorkflowExecutionRequest) (runID string, err error)
	// Signal and Cancel send to another workflow, for the workflow of a run. They are called without the lock, and do not
	// wait until the message is delivered: the other workflow could be waiting in the same way.
	Signal(workflowID, runID, name string, payloads *commonpb.Payloads) error
	Cancel(workflowID, runID string) error
}

// Scheduler has the clock of all runs. Its lock guards it, its runs, and what the Host knows of them. Methods are called with
// the lock held, unless they say otherwise.
type Scheduler struct {
	sync.Mutex
	Options  Options
	Registry Registry
	host     Host

	now     time.Time
	changed chan struct{} // closed with the next change
	version int           // counts changes
	horizon time.Duration // of the last step into the unknown
	waiters []*waiter
	runs    []*Run // that have not ended
	closed  bool
}

// NewScheduler makes a Scheduler without runs.
func NewScheduler(o Options, host Host) *Scheduler {
	return &Scheduler{
		Options: o,
		host:    host,
		now:     o.Start.Round(clockResolution),
		changed: make(chan struct{}),
	}
}

// Now is the time of the clock.
func (s *Scheduler) Now() time.Time { return s.now }

// Runs returns the runs that have not ended.
func (s *Scheduler) Runs() []*Run { return s.runs }

// Changed tells everybody that something has changed.
func (s *Scheduler) Changed() {
	s.version++
	close(s.changed)
	s.changed = make(chan struct{})
	s.wake()
}

// A waiter is somebody who waits for something to happen.
type waiter struct {
	met     func() bool // called with the lock held
	passing bool        // time may pass
	until   time.Time   // at which it is met; zero if it does not depend on the time
	done    chan struct{}
	woken   bool
}

// Await returns when met reports true; it is called with the lock held, after each change. Time may pass until then. The lock is
// free in between. Await gives up when ctx ends, with ErrEnded when the test does, and with ErrIdle when nothing has happened
// for too long.
func (s *Scheduler) Await(ctx context.Context, met func() bool) error {
	return s.wait(ctx, &waiter{passing: true, met: met})
}

// AwaitIdle returns when no run has anything to do that needs no time: the next run of a workflow, or another workflow that it
// has sent a signal to. It gives up as Await does.
func (s *Scheduler) AwaitIdle(ctx context.Context) error {
	return s.wait(ctx, &waiter{met: func() bool {
		return !slices.ContainsFunc(s.runs, func(r *Run) bool { return !r.asleep() && !r.stalled() })
	}})
}

// Sleep lets time pass in all workflows. When it returns, timers that were due by then have fired, and what they lead to has
// been done. It gives up as Await does.
func (s *Scheduler) Sleep(d time.Duration) error {
	until := s.now.Add(d.Round(clockResolution))
	return s.wait(context.Background(), &waiter{passing: true, until: until, met: func() bool { return !s.now.Before(until) && s.idle() }})
}

// Deliver waits until a run, or the one after it, has done a command and everything that follows from it and needs no time. It
// gives up as Await does.
func (s *Scheduler) Deliver(ctx context.Context, r *Run, c *Command) error {
	r.Do(c)
	s.Changed()
	if r.Delayed() && !c.Query {
		return nil // it will be there when the workflow starts
	}
	if err := s.wait(ctx, &waiter{met: func() bool { return c.done }}); err != nil {
		return err
	}
	if c.err != nil || c.Query {
		return c.err
	}
	return s.AwaitIdle(ctx)
}

// Awaited reports whether anybody waits for time to pass.
func (s *Scheduler) Awaited() bool {
	return slices.ContainsFunc(s.waiters, func(w *waiter) bool { return w.passing })
}

// Close ends all runs, and returns the workflow IDs of those that could not be ended in time. It is called without the lock.
func (s *Scheduler) Close() (left []string) {
	s.Lock()
	defer s.Unlock()
	s.closed = true
	for _, r := range s.runs {
		r.kill()
	}
	s.Changed()
	deadline := time.After(s.Options.IdleTimeout)
	for len(s.runs) > 0 {
		changed, late := s.changed, false
		s.Unlock()
		select {
		case <-changed:
		case <-deadline:
			late = true
		}
		s.Lock()
		if late {
			break
		}
	}
	for _, r := range s.runs {
		left = append(left, r.WorkflowID())
	}
	return left
}

// wake tells those who wait for what has happened. Time that only they needed stops.
func (s *Scheduler) wake() {
	s.waiters = slices.DeleteFunc(s.waiters, func(w *waiter) bool {
		if w.woken = w.met(); w.woken {
			close(w.done)
		}
		return w.woken
	})
}

func (s *Scheduler) wait(ctx context.Context, w *waiter) error {
	if w.met() {
		return nil
	}
	w.done = make(chan struct{})
	s.waiters = append(s.waiters, w)
	defer s.leave(w)
	ticker := time.NewTicker(checkInterval)
	defer ticker.Stop()
	version, since := s.version, time.Now()
	for {
		s.schedule()
		switch {
		case w.woken:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case s.closed:
			return ErrEnded
		case version != s.version:
			version, since = s.version, time.Now()
		case time.Since(since) > s.Options.IdleTimeout:
			return ErrIdle
		}
		s.Unlock()
		select {
		case <-w.done:
		case <-ctx.Done():
		case <-ticker.C:
		}
		s.Lock()
	}
}

// leave is the end of a wait, which may not have been met. Time that only it needed stops.
func (s *Scheduler) leave(w *waiter) {
	if w.woken {
		return
	}
	s.waiters = slices.DeleteFunc(s.waiters, func(other *waiter) bool { return other == w })
	for _, r := range s.runs {
		if !r.parked {
			r.post(func() {
				s.Lock()
				defer s.Unlock()
				r.StopClock()
			})
		}
	}
}

// idle reports whether no run has anything to do that needs no time.
func (s *Scheduler) idle() bool {
	return !slices.ContainsFunc(s.runs, func(r *Run) bool { return !r.idle() && !r.stalled() })
}

// schedule lets time pass up to the next event, if somebody waits for it and all runs are idle.
func (s *Scheduler) schedule() {
	for !s.closed && s.idle() {
		for _, r := range s.runs {
			s.advance(r.clock)
		}
		if s.launch() {
			return
		}
		s.wake()
		next, ok := s.next()
		if !ok {
			return
		}
		if s.release(next) {
			s.Changed()
			return
		}
		if slices.ContainsFunc(s.runs, (*Run).busy) {
			return
		}
		s.advance(next)
	}
}

// advance sets the clock, which a run may be ahead of.
func (s *Scheduler) advance(t time.Time) {
	if t = t.Round(clockResolution); t.After(s.now) {
		s.now = t
	}
}

// launch starts the loops of runs whose time has come, and reports whether there were any.
func (s *Scheduler) launch() bool {
	launched := false
	for _, r := range s.runs {
		if !r.launched && !r.held && !r.start.At.After(s.now) {
			r.launch()
			launched = true
		}
	}
	return launched
}

// release lets all runs go on to t, and reports whether any has to.
func (s *Scheduler) release(t time.Time) bool {
	moving := false
	for _, r := range s.runs {
		if r.launched && !r.busy() && r.clock.Before(t) {
			r.limit, r.parked, r.since = t, false, time.Now()
			moving = true
		}
	}
	return moving
}

// next is the time of the next event, if somebody waits for it.
func (s *Scheduler) next() (next time.Time, ok bool) {
	if !s.Awaited() {
		return time.Time{}, false
	}
	earlier := func(t time.Time) {
		if !t.IsZero() && (!ok || t.Before(next)) {
			next, ok = t, true
		}
	}
	unknown := false
	for _, r := range s.runs {
		switch {
		case !r.launched:
			earlier(r.start.At)
		case !r.busy():
			earlier(r.deadline)
			unknown = unknown || r.pending
		}
	}
	// The pauses between the attempts of an activity, and the delays of mocks, are known to the SDK only. A single run goes
	// through them on its way.
	if unknown && (len(s.runs) > 1 || !ok) && s.horizon < lastHorizon {
		s.horizon = max(firstHorizon, 2*s.horizon)
		earlier(s.now.Add(s.horizon))
	}
	for _, w := range s.waiters {
		if w.passing {
			earlier(w.until)
		}
	}
	return next, ok
}
