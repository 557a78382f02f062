package temporaltest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/service"
)

// deadlockAfter is for how long a coroutine may keep the processor from the others. The
// SDK's second is too short on a machine that runs other tests as well. It is less than the
// default of WithIdleTimeout, so the SDK is the first to say which coroutine it was.
const deadlockAfter = 4 * time.Second

// TB is what an Env needs of a test. A *testing.T is one.
type TB interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Env is a Temporal service for one test, together with a worker for it. Its methods may be
// called by several goroutines; registrations belong before the first start.
type Env struct {
	t         TB
	output    *output
	service   *service.Service
	scheduler *driver.Scheduler
	plugins   plugins
	client    client.Client
	stop      context.CancelFunc // ends the contexts of activities

	mu      sync.Mutex
	clients []client.Client
}

// New makes an Env, which ends with the test: workflows that are open then are ended
// without a trace.
func New(t TB, opts ...Option) *Env {
	t.Helper()
	e := &Env{t: t, output: &output{t: t}}
	o := options{idle: 5 * time.Second, start: time.Now()}
	for _, option := range opts {
		option(&o)
	}
	// The SDK hashes the binary once, for the first activity of the process, in a coroutine of
	// the workflow. A test binary can be so large that this looks like a deadlock.
	new(workflow.Info).GetBinaryChecksum()
	if err := e.complete(&o); err != nil {
		t.Fatalf("temporaltest: %v", err)
	}
	e.plugins.startWith(e)
	e.service = service.New(driver.Options{
		Client: o.client, ActivityClient: e.Client, Worker: o.worker, Start: o.start, IdleTimeout: o.idle, Errorf: t.Errorf,
	}, e.plugins.start)
	e.scheduler = e.service.Scheduler
	var err error
	if e.client, err = e.NewClient(context.Background(), o.client); err != nil {
		t.Fatalf("temporaltest: %v", err)
	}
	t.Cleanup(e.close)
	return e
}

// complete fills in what the options leave open, and lets plugins change them.
func (e *Env) complete(o *options) (err error) {
	if e.plugins.all, err = configureClient(&o.client); err != nil {
		return err
	}
	if o.client.Logger == nil {
		o.client.Logger = e.output.logger()
	}
	if o.client.Namespace == "" {
		o.client.Namespace = client.DefaultNamespace
	}
	if o.client.DataConverter == nil {
		o.client.DataConverter = converter.GetDefaultDataConverter()
	}
	if o.client.FailureConverter == nil {
		o.client.FailureConverter = temporal.GetDefaultFailureConverter()
	}
	o.worker = runtime.WorkerOptions(o.worker)
	if err := e.plugins.configureWorker(&o.worker); err != nil {
		return err
	}
	// Those of the client come first, as with a real worker.
	var interceptors []interceptor.WorkerInterceptor
	for _, i := range o.client.Interceptors {
		if i, ok := i.(interceptor.WorkerInterceptor); ok {
			interceptors = append(interceptors, i)
		}
	}
	o.worker.Interceptors = append(interceptors, o.worker.Interceptors...)
	if o.worker.BackgroundActivityContext == nil {
		o.worker.BackgroundActivityContext, e.stop = context.WithCancel(context.Background())
	}
	// For who uses a debugger the SDK has no timeout, if it has to choose one.
	if o.worker.DeadlockDetectionTimeout == 0 && os.Getenv("TEMPORAL_DEBUG") == "" {
		o.worker.DeadlockDetectionTimeout = deadlockAfter
	}
	return nil
}

// Client returns the client of the options of New. The Env closes it.
func (e *Env) Client() client.Client { return e.client }

// NewClient returns one more client, with other interceptors, say. Its data converter must be
// able to decode what that of the workflows encodes, and the other way round. The Env closes
// it, if nobody else does.
func (e *Env) NewClient(ctx context.Context, o client.Options) (client.Client, error) {
	if o.Namespace == "" {
		o.Namespace = e.scheduler.Options.Client.Namespace
	}
	if o.Logger == nil {
		o.Logger = e.scheduler.Options.Client.Logger
	}
	e.service.Connect(&o)
	c, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clients = append(e.clients, c)
	return c, nil
}

// BeforeEachRun lets f change the SDK's test environment of each run before that starts,
// to mock activities, say. The registrations have been made, and the environment has its
// options. The listeners for timers and the workflow's start options belong to the Env, and so
// does the flow of time: RegisterDelayedCallback is not for f. Neither is a call of
// OnActivity from outside of f.
func (e *Env) BeforeEachRun(f func(*testsuite.TestWorkflowEnvironment)) {
	e.scheduler.Registry.AddAfterwards(f)
}

// Now is the time of the test's clock.
func (e *Env) Now() time.Time {
	e.scheduler.Lock()
	defer e.scheduler.Unlock()
	return e.scheduler.Now()
}

// Sleep lets time pass in all workflows. When it returns, timers that were due by then have
// fired, and what they lead to has been done. It must not be called by workflows.
func (e *Env) Sleep(d time.Duration) {
	e.t.Helper()
	if err := e.service.Sleep(d); err != nil {
		e.t.Errorf("temporaltest: sleep for %v: %v", d, err)
	}
}

// SuggestContinueAsNew makes the current run of a workflow see what a server tells one whose
// history is long: runtime.ShouldContinueAsNew is true for it, and so is
// ContinueAsNewLimits.Reached. The environment itself has no long histories. When it
// returns, the workflow has done what it does then, and takes no time.
func (e *Env) SuggestContinueAsNew(workflowID string) {
	e.t.Helper()
	if err := e.service.SuggestContinueAsNew(workflowID); err != nil {
		e.t.Errorf("temporaltest: suggest to continue workflow %q as new: %v", workflowID, err)
	}
}

// close ends all runs and waits for them.
func (e *Env) close() {
	if e.stop != nil {
		e.stop()
	}
	e.plugins.stop(func() {
		for _, id := range e.scheduler.Close() {
			e.t.Errorf("temporaltest: workflow %q could not be ended", id)
		}
	})
	e.mu.Lock()
	clients := e.clients
	e.mu.Unlock()
	for _, c := range clients {
		c.Close()
	}
	e.service.Close()
	e.output.end()
}
