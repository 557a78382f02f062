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
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
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
	t          TB
	options    options
	output     *output
	logger     log.Logger
	converter  converter.DataConverter
	failures   converter.FailureConverter
	connection *connection
	client     client.Client
	activities context.Context // ends with the test
	stop       context.CancelFunc

	registry registry

	mu        sync.Mutex
	now       time.Time
	changed   chan struct{} // closed with the next change
	version   int           // counts changes
	horizon   time.Duration // of the last step into the unknown
	waiters   []*waiter
	loops     []*run            // that have not ended
	workflows map[string][]*run // by workflow ID, the latest last
	clients   []client.Client
	lastID    int
	closed    bool
}

// New makes an Env, which ends with the test: workflows that are open then are ended
// without a trace.
func New(t TB, opts ...Option) *Env {
	t.Helper()
	e := &Env{
		t:         t,
		options:   options{idle: 5 * time.Second, start: time.Now()},
		output:    &output{t: t},
		changed:   make(chan struct{}),
		workflows: map[string][]*run{},
	}
	for _, option := range opts {
		option(&e.options)
	}
	e.now = e.options.start.Round(clockResolution)
	e.activities, e.stop = context.WithCancel(context.Background())
	// The SDK hashes the binary once, for the first activity of the process, in a coroutine of
	// the workflow. A test binary can be so large that this looks like a deadlock.
	new(workflow.Info).GetBinaryChecksum()
	e.complete(&e.options)
	e.connection = connect(&service{env: e})
	var err error
	if e.client, err = e.NewClient(context.Background(), e.options.client); err != nil {
		t.Fatalf("temporaltest: %v", err)
	}
	t.Cleanup(e.close)
	return e
}

// complete fills in what the options leave open.
func (e *Env) complete(o *options) {
	if o.client.Logger == nil {
		o.client.Logger = e.output.logger()
	}
	if o.client.Namespace == "" {
		o.client.Namespace = client.DefaultNamespace
	}
	e.logger = o.client.Logger
	e.converter, e.failures = o.client.DataConverter, o.client.FailureConverter
	if e.converter == nil {
		e.converter = converter.GetDefaultDataConverter()
	}
	if e.failures == nil {
		e.failures = temporal.GetDefaultFailureConverter()
	}
	var fromClient []interceptor.WorkerInterceptor
	for _, i := range o.client.Interceptors {
		if i, ok := i.(interceptor.WorkerInterceptor); ok {
			fromClient = append(fromClient, i)
		}
	}
	o.worker.Interceptors = append(fromClient, o.worker.Interceptors...)
	o.worker = runtime.WorkerOptions(o.worker)
	if o.worker.BackgroundActivityContext == nil {
		o.worker.BackgroundActivityContext = e.activities
	}
	// For who uses a debugger the SDK has no timeout, if it has to choose one.
	if o.worker.DeadlockDetectionTimeout == 0 && os.Getenv("TEMPORAL_DEBUG") == "" {
		o.worker.DeadlockDetectionTimeout = deadlockAfter
	}
}

// Client returns the client of the options of New. The Env closes it.
func (e *Env) Client() client.Client { return e.client }

// NewClient returns one more client, with other interceptors, say. Its data converter must be
// able to decode what that of the workflows encodes, and the other way round. The Env closes
// it, if nobody else does.
func (e *Env) NewClient(ctx context.Context, o client.Options) (client.Client, error) {
	if o.Namespace == "" {
		o.Namespace = e.options.client.Namespace
	}
	if o.Logger == nil {
		o.Logger = e.logger
	}
	o.HostPort, o.ConnectionOptions, o.Credentials = e.connection.address(), e.connection.options(), nil
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
	e.registry.add(f)
}

// worker makes the options of the worker of a run.
func (e *Env) worker(r *run) worker.Options {
	o := e.options.worker
	// The first interceptor is the first to see what comes in, and the last to see what
	// goes out.
	o.Interceptors = append([]interceptor.WorkerInterceptor{&tracker{run: r}}, o.Interceptors...)
	return o
}

// workflowConverter is the data converter for the payloads of one workflow.
func (e *Env) workflowConverter(workflowID string) converter.DataConverter {
	return converter.WithDataConverterSerializationContext(e.converter, e.serialization(workflowID))
}

// workflowFailures is the failure converter for the failures of one workflow.
func (e *Env) workflowFailures(workflowID string) converter.FailureConverter {
	return converter.WithFailureConverterSerializationContext(e.failures, e.serialization(workflowID))
}

func (e *Env) serialization(workflowID string) converter.WorkflowSerializationContext {
	return converter.WorkflowSerializationContext{Namespace: e.options.client.Namespace, WorkflowID: workflowID}
}

// newID makes the ID of a run. Its form is that of a UUID, as on a server.
func (e *Env) newID() string {
	e.lastID++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", e.lastID)
}

// close ends all runs and waits for them.
func (e *Env) close() {
	e.mu.Lock()
	e.closed = true
	e.stop()
	for _, r := range e.loops {
		r.kill()
	}
	e.stir()
	deadline := time.After(e.options.idle)
	for waiting := true; waiting && len(e.loops) > 0; {
		changed := e.changed
		e.mu.Unlock()
		select {
		case <-changed:
		case <-deadline:
			waiting = false
		}
		e.mu.Lock()
	}
	for _, r := range e.loops {
		e.t.Errorf("temporaltest: workflow %q could not be ended", r.id)
	}
	clients := e.clients
	e.mu.Unlock()

	for _, c := range clients {
		c.Close()
	}
	e.connection.close()
	e.output.end()
}
