package temporaltest

import (
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// A run is one run of a workflow. The loop of its test environment has a goroutine of its
// own. Fields are guarded by the lock of the Env, unless they say that they belong to the loop.
type run struct {
	env   *Env
	id    string
	runID string
	first string // run ID of the first run of the chain
	from  string // run ID of the one that it continues
	start *workflowservice.StartWorkflowExecutionRequest

	startAt   time.Time
	expires   time.Time      // the whole chain; zero if never
	updates   []*update      // in the order of their arrival, without rejected ones
	sent      map[string]int // how often an update ID was sent
	status    enumspb.WorkflowExecutionStatus
	closing   *historypb.HistoryEvent // how the run has closed
	failed    error                   // why, if it has failed
	closeTime time.Time

	launched  bool
	ended     bool
	commands  []*command
	clock     time.Time // the loop's
	limit     time.Time // up to which the loop may let time pass
	quiet     bool      // the loop holds at clock and has nothing to do
	executing bool      // the loop is in the middle of an activity, or something like it
	waiting   bool      // an activity is not finished
	deadline  time.Time // of the next timer, while it holds; zero if there is none
	since     time.Time // real time of the last progress

	test  *testsuite.TestWorkflowEnvironment
	after sync.Mutex // held to query a run that has ended

	loop loopState
}

// loopState belongs to the goroutine of the loop.
type loopState struct {
	started   bool // the workflow function was called
	tasks     int  // workflow tasks since the first half of hold
	holding   bool
	pending   []workflow.Future // of what happens outside of the workflow
	scheduled int               // how many of them there were
	seen      int               // how many of those are accounted for
	timers    map[string]time.Time
	children  map[string]bool
	terminate bool // the workflow
	abandon   bool // the workflow and its children
}

// newRun adds a run that starts at a time.
func (e *Env) newRun(start *workflowservice.StartWorkflowExecutionRequest, at time.Time) *run {
	r := &run{
		env:     e,
		id:      start.GetWorkflowId(),
		runID:   e.newID(),
		start:   start,
		startAt: at,
		sent:    map[string]int{},
		status:  enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		loop:    loopState{timers: map[string]time.Time{}, children: map[string]bool{}},
	}
	r.first = r.runID
	if d := start.GetWorkflowExecutionTimeout().AsDuration(); d > 0 {
		r.expires = at.Add(d)
	}
	e.loops = append(e.loops, r)
	e.workflows[r.id] = append(e.workflows[r.id], r)
	return r
}

// open reports whether the workflow has not closed.
func (r *run) open() bool { return r.status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING }

func (r *run) execution() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: r.id, RunId: r.runID}
}

// still reports whether the run has nothing to do that needs no time.
func (r *run) still() bool {
	return r.ended || !r.launched || r.quiet && !r.executing && len(r.commands) == 0
}

// away reports whether the run cannot go on at the moment: it is in the middle of an
// activity, or was sent on its way and has not arrived.
func (r *run) away() bool {
	return r.launched && (r.executing || !r.quiet && r.limit.After(r.clock))
}

// absorbed reports whether the run is away for so long that nobody waits for it.
func (r *run) absorbed() bool {
	return r.away() && len(r.commands) == 0 && time.Since(r.since) > absorbedAfter
}

// timeout is for how long the run may take, zero if there is no end.
func (r *run) timeout() time.Duration {
	timeout := r.start.GetWorkflowRunTimeout().AsDuration()
	if !r.expires.IsZero() {
		left := max(r.expires.Sub(r.startAt), 1)
		if timeout == 0 || left < timeout {
			timeout = left
		}
	}
	return timeout
}

// launch starts the loop.
func (r *run) launch() {
	r.launched, r.clock, r.limit, r.since = true, r.startAt, r.startAt, time.Now()
	go r.labelled(func() {
		crash := r.execute()
		r.end(crash)
	})
}

// execute is the loop. It returns why it had to stop, if it had to.
func (r *run) execute() (crash error) {
	defer func() {
		if p := recover(); p != nil {
			crash = fmt.Errorf("the SDK's test environment gave up: %v\n%s", p, debug.Stack())
		}
	}()
	test := r.environment()
	r.env.mu.Lock()
	r.test = test
	r.env.mu.Unlock()
	test.RegisterDelayedCallback(r.begin, 0)
	test.ExecuteWorkflow(r.start.GetWorkflowType().GetName(), encoded{r.start.GetInput()})
	return nil
}

// environment makes the SDK's test environment for the run.
func (r *run) environment() *testsuite.TestWorkflowEnvironment {
	e := r.env
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(e.logger)
	suite.SetHeader(r.start.GetHeader())
	suite.SetContextPropagators(e.options.client.ContextPropagators)
	if m := e.options.client.MetricsHandler; m != nil {
		suite.SetMetricsHandler(m)
	}
	test := suite.NewTestWorkflowEnvironment()
	test.SetDataConverter(passing{e.converter})
	test.SetFailureConverter(e.failures)
	test.SetWorkerOptions(e.worker(r))
	test.SetTestTimeout(math.MaxInt64) // waiting is limited by those who wait
	test.SetStartTime(r.startAt)
	test.SetStartWorkflowOptions(client.StartWorkflowOptions{
		ID:                       r.id,
		TaskQueue:                r.start.GetTaskQueue().GetName(),
		WorkflowExecutionTimeout: r.start.GetWorkflowExecutionTimeout().AsDuration(),
		WorkflowRunTimeout:       r.start.GetWorkflowRunTimeout().AsDuration(),
		WorkflowTaskTimeout:      r.start.GetWorkflowTaskTimeout().AsDuration(),
	})
	timeout := r.timeout()
	test.SetWorkflowRunTimeout(timeout)
	if timeout > 0 {
		r.loop.timers["run"] = r.startAt.Add(timeout)
	}
	if r.from != "" {
		test.SetContinuedExecutionRunID(r.from)
	}
	e.registry.set(test)
	r.external(test)
	test.SetOnTimerScheduledListener(func(id string, d time.Duration) { r.loop.timers[id] = test.Now().Add(d) })
	test.SetOnTimerFiredListener(func(id string) { delete(r.loop.timers, id) })
	test.SetOnTimerCanceledListener(func(id string) { delete(r.loop.timers, id) })
	return test
}

// identify gives the workflow the IDs and attributes that the test environment has no way to
// set. It is called by the loop, before the workflow's own code.
func (r *run) identify(info *workflow.Info) {
	r.env.mu.Lock()
	defer r.env.mu.Unlock()
	info.Namespace = r.env.options.client.Namespace
	info.WorkflowExecution.RunID = r.runID
	info.OriginalRunID = r.runID
	info.FirstRunID = r.first
	info.ContinuedExecutionRunID = r.from
	if memo := r.start.GetMemo(); memo != nil {
		info.Memo = proto.Clone(memo).(*commonpb.Memo)
	}
	if attributes := r.start.GetSearchAttributes(); attributes != nil {
		//lint:ignore SA1019 it is where the test environment takes the typed ones from
		info.SearchAttributes = proto.Clone(attributes).(*commonpb.SearchAttributes)
	}
	info.CronSchedule = r.start.GetCronSchedule()
}

// kill ends the loop, wherever it is.
func (r *run) kill() {
	if !r.launched {
		r.ended = true
		r.env.loops = slices.DeleteFunc(slices.Clone(r.env.loops), func(other *run) bool { return other == r })
		return
	}
	r.post(r.hold) // if it does not hold already
}

// order gives the loop something to do.
func (r *run) order(c *command) {
	r.commands = append(r.commands, c)
	if r.launched && !r.quiet {
		// It may be on its way to its limit, and wait for an activity.
		r.post(r.hold)
	}
}

// post lets the loop call f. It can be called by any goroutine.
func (r *run) post(f func()) {
	if r.test != nil && !r.ended {
		r.test.RegisterDelayedCallback(f, 0)
	}
}

// end is what happens when the loop has ended.
func (r *run) end(crash error) {
	e := r.env
	e.mu.Lock()
	defer e.mu.Unlock()
	if crash != nil && !e.closed {
		e.t.Errorf("temporaltest: workflow %q: %v", r.id, crash)
	}
	if r.test != nil {
		e.reach(r.test.Now())
	}
	r.ended, r.quiet = true, false
	e.loops = slices.DeleteFunc(slices.Clone(e.loops), func(other *run) bool { return other == r })
	if r.open() {
		r.close(crash)
	}
	r.leave(nil)
	e.stir()
	e.schedule()
}
