package driver

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// A Start is what a run begins with.
type Start struct {
	Request   *workflowservice.StartWorkflowExecutionRequest
	RunID     string
	First     string        // run ID of the first run of the chain
	Continued string        // run ID of the one that it continues, "" for a first run
	At        time.Time     // on the clock of the Scheduler
	Timeout   time.Duration // of the run, zero if there is none
	Parent    *workflow.Execution
	Root      *workflow.Execution // the parent of the parent and so on; nil without a parent
	Held      bool                // the parent has not given it its input
}

// A Run is one run of a workflow. The loop of its test environment has a goroutine of its own. Fields are guarded by the lock
// of the Scheduler, unless they say that they belong to the loop.
type Run struct {
	scheduler *Scheduler
	start     Start

	held      bool // it does not start yet
	dropped   bool // it never starts
	launched  bool
	closed    bool // by the Host
	ended     bool // there is no loop any more
	commands  []*Command
	clock     time.Time // the loop's
	limit     time.Time // up to which the loop may let time pass
	parked    bool      // the loop stands still at clock and has nothing to do
	executing bool      // the loop is in the middle of an activity, or something like it
	pending   bool      // an activity is not finished
	deadline  time.Time // of the next timer, while it is parked; zero if there is none
	since     time.Time // real time of the last progress
	turns     int       // since then, while something is executed

	test  *testsuite.TestWorkflowEnvironment
	after sync.Mutex // held to query a run that has ended

	activities activityCalls
	starting   starting
	loop       loopState
}

// loopState belongs to the goroutine of the loop.
type loopState struct {
	started   bool // the workflow function was called
	tasks     int  // workflow tasks since the first half of yield
	yielding  bool
	futures   []workflow.Future // of what happens outside of the workflow
	scheduled int               // how many of them there were
	seen      int               // how many of those are accounted for
	timers    map[string]time.Time
	sent      map[string]int // how often an update ID was sent
	terminate bool           // the workflow

	children   map[string]*standIn // by workflow ID, the latest
	childCount int
}

// Add adds a run, which starts at its time.
func (s *Scheduler) Add(start Start) *Run {
	r := &Run{
		scheduler: s,
		start:     start,
		held:      start.Held,
		loop:      loopState{timers: map[string]time.Time{}, sent: map[string]int{}, children: map[string]*standIn{}},
	}
	s.runs = append(s.runs, r)
	return r
}

// WorkflowID is the ID of the workflow of the run.
func (r *Run) WorkflowID() string { return r.start.Request.GetWorkflowId() }

// Launched reports whether the time of the run's start has come.
func (r *Run) Launched() bool { return r.launched }

// Delayed reports whether time has to pass before the run starts.
func (r *Run) Delayed() bool { return !r.launched && r.start.At.After(r.scheduler.now) }

// Busy reports whether the run cannot take a turn at the moment: it is in the middle of an activity, or was released and has
// not arrived.
func (r *Run) Busy() bool { return r.busy() }

func (r *Run) busy() bool {
	return r.launched && (r.executing || !r.parked && r.limit.After(r.clock))
}

// idle reports whether the run has nothing to do that needs no time.
func (r *Run) idle() bool {
	return r.ended || !r.launched || r.parked && !r.executing && len(r.commands) == 0
}

// asleep reports whether the run has nothing to do until time passes, or an activity ends that somebody holds.
func (r *Run) asleep() bool {
	return r.ended || r.Delayed() || r.parked && len(r.commands) == 0
}

// stalled reports whether the run is busy for so long that nobody waits for it.
func (r *Run) stalled() bool {
	after := stalledWithoutAny
	if r.activities.executing.Load() > 0 {
		after = stalledAfter
	}
	return r.busy() && len(r.commands) == 0 && time.Since(r.since) > after
}

// launch starts the loop.
func (r *Run) launch() {
	r.launched, r.clock, r.limit, r.since = true, r.start.At, r.start.At, time.Now()
	go r.labelled(func() {
		crash := r.execute()
		r.end(crash)
	})
}

// execute is the loop. It returns why it had to stop, if it had to.
func (r *Run) execute() (crash error) {
	defer func() {
		if p := recover(); p != nil {
			crash = fmt.Errorf("the SDK's test environment gave up: %v\n%s", p, debug.Stack())
		}
	}()
	test := r.environment()
	r.scheduler.Lock()
	r.test = test
	r.scheduler.Unlock()
	test.RegisterDelayedCallback(r.begin, 0)
	test.ExecuteWorkflow(r.start.Request.GetWorkflowType().GetName(), encoded{r.start.Request.GetInput()})
	return nil
}

// environment makes the SDK's test environment for the run.
func (r *Run) environment() *testsuite.TestWorkflowEnvironment {
	o, request := &r.scheduler.Options, r.start.Request
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(o.logger())
	suite.SetHeader(request.GetHeader())
	suite.SetContextPropagators(o.Client.ContextPropagators)
	if m := o.Client.MetricsHandler; m != nil {
		suite.SetMetricsHandler(m)
	}
	test := suite.NewTestWorkflowEnvironment()
	registerStandIn(test) // before plugins, which it does not concern
	test.SetDataConverter(passing{o.Client.DataConverter})
	test.SetFailureConverter(o.Client.FailureConverter)
	test.SetWorkerOptions(r.workerOptions())
	test.SetTestTimeout(math.MaxInt64) // waiting is limited by those who wait
	test.SetStartTime(r.start.At)
	test.SetStartWorkflowOptions(client.StartWorkflowOptions{
		ID:                       request.GetWorkflowId(),
		TaskQueue:                request.GetTaskQueue().GetName(),
		WorkflowExecutionTimeout: request.GetWorkflowExecutionTimeout().AsDuration(),
		WorkflowRunTimeout:       request.GetWorkflowRunTimeout().AsDuration(),
		WorkflowTaskTimeout:      request.GetWorkflowTaskTimeout().AsDuration(),
	})
	test.SetWorkflowRunTimeout(r.start.Timeout)
	if r.start.Timeout > 0 {
		r.loop.timers["run"] = r.start.At.Add(r.start.Timeout)
	}
	if r.start.Continued != "" {
		test.SetContinuedExecutionRunID(r.start.Continued)
	}
	r.scheduler.Registry.apply(test)
	r.external(test)
	test.SetOnTimerScheduledListener(func(id string, d time.Duration) { r.loop.timers[id] = test.Now().Add(d) })
	test.SetOnTimerFiredListener(func(id string) { delete(r.loop.timers, id) })
	test.SetOnTimerCanceledListener(func(id string) { delete(r.loop.timers, id) })
	return test
}

// identify gives the workflow the IDs and attributes that the test environment has no way to set. It is called by the loop,
// before the workflow's own code.
func (r *Run) identify(info *workflow.Info) {
	info.Namespace = r.scheduler.Options.Client.Namespace
	info.WorkflowExecution.RunID = r.start.RunID
	info.OriginalRunID = r.start.RunID
	info.FirstRunID = r.start.First
	info.ContinuedExecutionRunID = r.start.Continued
	if memo := r.start.Request.GetMemo(); memo != nil {
		info.Memo = proto.Clone(memo).(*commonpb.Memo)
	}
	if attributes := r.start.Request.GetSearchAttributes(); attributes != nil {
		//lint:ignore SA1019 it is where the test environment takes the typed ones from
		info.SearchAttributes = proto.Clone(attributes).(*commonpb.SearchAttributes)
	}
	info.CronSchedule = r.start.Request.GetCronSchedule()
	if r.start.Parent != nil {
		info.ParentWorkflowNamespace = info.Namespace
		info.ParentWorkflowExecution, info.RootWorkflowExecution = r.start.Parent, r.start.Root
	}
}

// Query asks the workflow, which may have closed. While its loop runs, the loop has to do it. The error is a QueryError, or
// says why the wait for the answer has ended, as that of Scheduler.Await does.
func (r *Run) Query(ctx context.Context, queryType string, args *commonpb.Payloads) (*commonpb.Payloads, error) {
	s := r.scheduler
	var result *commonpb.Payloads
	var err error
	ask := func(r *Run) {
		if queryType == stackTraceQuery {
			result, err = s.Options.Converter(r.WorkflowID()).ToPayloads(r.StackTrace())
			return
		}
		if result, err = query(r.test, queryType, args); err != nil {
			err = &QueryError{err}
		}
	}
	if !r.ended {
		switch failed := s.Deliver(ctx, r, &Command{Query: true, Pinned: true, Do: ask}); {
		case failed == nil:
			return result, err
		case !errors.Is(failed, ErrClosed):
			return nil, failed
		}
	}
	if r.test == nil {
		return nil, &QueryError{errors.New("the workflow has closed before it started")}
	}
	s.Unlock()
	r.after.Lock()
	ask(r)
	r.after.Unlock()
	s.Lock()
	return result, err
}

// A QueryError is that of a handler, or that there is none.
type QueryError struct{ err error }

func (e *QueryError) Error() string { return e.err.Error() }

func (e *QueryError) Unwrap() error { return e.err }

// Close tells the run that its workflow has closed. What could not be delivered goes to the next run, if there is one. A
// workflow that goes on is ended.
func (r *Run) Close(next *Run) {
	if r.test != nil {
		r.scheduler.advance(r.test.Now())
	}
	r.closed = true
	r.handOver(next)
	if r.test == nil || !r.test.IsWorkflowCompleted() {
		r.kill()
	}
}

// kill ends the loop, wherever it is.
func (r *Run) kill() {
	if !r.launched {
		r.remove()
		return
	}
	r.post(r.yield) // if it does not yield already
}

// remove takes the run from those that have not ended.
func (r *Run) remove() {
	r.ended = true
	r.scheduler.runs = slices.DeleteFunc(slices.Clone(r.scheduler.runs), func(other *Run) bool { return other == r })
}

// post lets the loop call f. It can be called by any goroutine.
func (r *Run) post(f func()) {
	if r.test != nil && !r.ended {
		r.test.RegisterDelayedCallback(f, 0)
	}
}

// end is what happens when the loop has ended.
func (r *Run) end(crash error) {
	s := r.scheduler
	s.Lock()
	defer s.Unlock()
	if crash != nil && !s.closed {
		s.Options.Errorf("temporaltest: workflow %q: %v", r.WorkflowID(), crash)
	}
	if r.test != nil {
		s.advance(r.test.Now())
	}
	r.remove()
	r.parked = false
	if !r.closed {
		s.host.Closed(r, r.outcome(crash))
	}
	r.handOver(nil)
	s.Changed()
	s.schedule()
}
