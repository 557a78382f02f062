package host_test

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// These tests run in the SDK's test environment, which hides much of what a server does
// with messages: the guarantees themselves are proven in acceptance/guarantees.

// recorder is a workflow that records what it handles.
type recorder struct {
	trace []string
	until string // Run returns when this has been recorded
	fail  error  // that Run returns
	run   func(workflow.Context, *recorder) error
}

func (r *recorder) record(what string) { r.trace = append(r.trace, what) }

// entry is a message of a recorder.
type entry struct {
	Name  string
	Sleep time.Duration
	Error string
}

var errInvalid = errors.New("a name is required")

func (e entry) Validate() error {
	if e.Name == "" {
		return errInvalid
	}
	return nil
}

func (r *recorder) handle(ctx workflow.Context, e entry) error {
	r.record(e.Name)
	if e.Sleep > 0 {
		if err := workflow.Sleep(ctx, e.Sleep); err != nil {
			return err
		}
		r.record(e.Name + " done")
	}
	if e.Error != "" {
		return temporal.NewApplicationError(e.Error, "EntryFailed")
	}
	return nil
}

func (r *recorder) main(ctx workflow.Context) ([]string, error) {
	if r.run != nil {
		if err := r.run(ctx, r); err != nil {
			return nil, err
		}
	}
	err := workflow.Await(ctx, func() bool { return slices.Contains(r.trace, r.until) })
	r.record("run ends")
	if err == nil {
		err = r.fail
	}
	return slices.Clone(r.trace), err
}

// definition is what generated code makes of a recorder and its handlers.
func definition(r *recorder, handlers ...host.Handler) func(workflow.Context) ([]string, error) {
	return func(ctx workflow.Context) ([]string, error) {
		return host.Run(ctx, host.Workflow[*recorder]{
			New:      func(workflow.Context) (*recorder, error) { return r, nil },
			Handlers: func(*recorder) []host.Handler { return handlers },
		}, func(ctx workflow.Context, r *recorder) ([]string, error) { return r.main(ctx) })
	}
}

func newEnvironment(t *testing.T) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))
	return env
}

// execute runs a workflow by its type, as a caller that knows nothing of what a
// generated workflow function takes besides its input.
func execute(env *testsuite.TestWorkflowEnvironment, workflowFunc any) {
	env.RegisterWorkflowWithOptions(workflowFunc, workflow.RegisterOptions{Name: "recorder"})
	env.ExecuteWorkflow("recorder")
}

func result(t *testing.T, env *testsuite.TestWorkflowEnvironment) []string {
	t.Helper()
	if err := env.GetWorkflowError(); err != nil {
		t.Fatalf("workflow failed: %v", err)
	}
	var trace []string
	if err := env.GetWorkflowResult(&trace); err != nil {
		t.Fatal(err)
	}
	return trace
}

// failure returns the text of the error with which the workflow ended.
func failure(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	err := env.GetWorkflowError()
	if err == nil {
		t.Fatal("the workflow succeeded")
	}
	return err.Error()
}

func TestSignalsAreHandledInOrderOfArrival(t *testing.T) {
	r := &recorder{until: "5"}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() {
		for i, signal := range []string{"c", "a", "b", "a", "c"} {
			env.SignalWorkflow(signal, entry{Name: string(rune('1' + i))})
		}
	}, time.Second)
	execute(env, definition(r,
		&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
		&host.SignalHandler[entry]{Name: "b", Handle: r.handle},
		&host.SignalHandler[entry]{Name: "c", Handle: r.handle},
	))
	if diff := cmp.Diff([]string{"1", "2", "3", "4", "5", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("handled (-want +got):\n%s", diff)
	}
}

func TestRunReturnsAfterItsHandlers(t *testing.T) {
	for name, fail := range map[string]error{"success": nil, "failure": errors.New("failed")} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{until: "slow", fail: fail}
			env := newEnvironment(t)
			env.RegisterDelayedCallback(func() {
				env.SignalWorkflow("a", entry{Name: "slow", Sleep: time.Hour})
				env.SignalWorkflow("a", entry{Name: "after"})
			}, time.Second)
			execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
			if fail != nil {
				failure(t, env)
			}
			if diff := cmp.Diff([]string{"slow", "run ends", "after", "slow done"}, r.trace); diff != "" {
				t.Errorf("trace (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFailedSignalHandlerFailsTheWorkflow(t *testing.T) {
	r := &recorder{until: "never"}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "1", Error: "no"}) }, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
	var app *temporal.ApplicationError
	if err := env.GetWorkflowError(); !errors.As(err, &app) || app.Type() != "EntryFailed" {
		t.Errorf("the workflow ended with %v, want the handler's error", err)
	}
}

func TestLoggedSignalErrorsLetTheWorkflowGoOn(t *testing.T) {
	r := &recorder{until: "2"}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("a", entry{Name: "1", Error: "no"})
		env.SignalWorkflow("a", entry{Name: "2"})
	}, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle, LogErrors: true}))
	if diff := cmp.Diff([]string{"1", "2", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("handled (-want +got):\n%s", diff)
	}
}

func TestBadSignalsAreDropped(t *testing.T) {
	r := &recorder{until: "good"}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("a", 7)       // of another type
		env.SignalWorkflow("a", entry{}) // invalid
		env.SignalWorkflow("a", entry{Name: "first"})
		env.SignalWorkflow("a", entry{Name: "first"}) // the same again
		env.SignalWorkflow("a", "text")               // of another type
		env.SignalWorkflow("a", []byte("bytes"))      // in another encoding
		env.SignalWorkflow("a", converter.NewRawValue(&commonpb.Payload{Data: []byte("{}")}))
		env.SignalWorkflow("a", entry{Name: "good"})
	}, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{
		Name: "a", Handle: r.handle, Key: func(e entry) string { return e.Name },
	}))
	if diff := cmp.Diff([]string{"first", "good", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("handled (-want +got):\n%s", diff)
	}
}

func TestInvalidSignalFailsTheWorkflowOnRequest(t *testing.T) {
	r := &recorder{until: "never"}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{}) }, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle, FailInvalid: true}))
	if text := failure(t, env); !strings.Contains(text, errInvalid.Error()) {
		t.Errorf("the workflow failed with %s, want the reason %q", text, errInvalid)
	}
}

func TestBlockingInitialiserIsReported(t *testing.T) {
	env := newEnvironment(t)
	execute(env, func(ctx workflow.Context) ([]string, error) {
		return host.Run(ctx, host.Workflow[*recorder]{
			New:      func(ctx workflow.Context) (*recorder, error) { return &recorder{}, workflow.Sleep(ctx, time.Second) },
			Handlers: func(*recorder) []host.Handler { return nil },
		}, func(workflow.Context, *recorder) ([]string, error) { return nil, nil })
	})
	if text := failure(t, env); !strings.Contains(text, "initialiser of workflow") || !strings.Contains(text, "blocks") {
		t.Errorf("the workflow failed with %s", text)
	}
}

func TestErrorOfTheInitialiserFailsTheWorkflow(t *testing.T) {
	env := newEnvironment(t)
	execute(env, func(ctx workflow.Context) ([]string, error) {
		return host.Run(ctx, host.Workflow[*recorder]{
			New:      func(workflow.Context) (*recorder, error) { return nil, temporal.NewApplicationError("no", "NoState") },
			Handlers: func(*recorder) []host.Handler { return nil },
		}, func(workflow.Context, *recorder) ([]string, error) { return nil, nil })
	})
	var app *temporal.ApplicationError
	if err := env.GetWorkflowError(); !errors.As(err, &app) || app.Type() != "NoState" {
		t.Errorf("the workflow ended with %v, want the initialiser's error", err)
	}
}

func TestInitialiserWithoutResultIsReported(t *testing.T) {
	env := newEnvironment(t)
	execute(env, definition(nil))
	if text := failure(t, env); !strings.Contains(text, "returned neither an implementation nor an error") {
		t.Errorf("the workflow failed with %s", text)
	}
}

func TestWorkflowsNeedTheInterceptor(t *testing.T) {
	r := &recorder{until: "1"}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	execute(env, definition(r))
	if text := failure(t, env); !strings.Contains(text, "runtime.WorkerOptions(worker.Options{})") {
		t.Errorf("the workflow failed with %s, want what to add", text)
	}
}

// Whoever waits for the lock of an update that may be abandoned would keep the workflow open.
func TestAbandonedUpdatesLeaveTheirLockWhenTheWorkflowEnds(t *testing.T) {
	for name, send := range map[string]func(*testsuite.TestWorkflowEnvironment){
		"before": func(env *testsuite.TestWorkflowEnvironment) { env.SignalWorkflow("serial", entry{Name: "serial"}) },
		"failing": func(env *testsuite.TestWorkflowEnvironment) {
			env.SignalWorkflow("serial", entry{Name: "serial"})
			env.SignalWorkflow("plain", entry{Name: "plain", Error: "no"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{until: "now"}
			env := newEnvironment(t)
			env.RegisterDelayedCallback(func() {
				env.UpdateWorkflow("left", "left", &testsuite.TestUpdateCallback{
					OnAccept: func() {}, OnReject: func(error) {}, OnComplete: func(any, error) {},
				}, entry{Name: "left"})
			}, time.Second)
			env.RegisterDelayedCallback(func() { send(env) }, 2*time.Second)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("plain", entry{Name: "now"}) }, 3*time.Second)
			execute(env, definition(r,
				&host.UpdateHandler[entry, int]{Name: "left", Serial: true, Abandon: true, Handle: func(ctx workflow.Context, e entry) (int, error) {
					return 0, workflow.Await(ctx, func() bool { return false })
				}},
				&host.SignalHandler[entry]{Name: "serial", Serial: true, Handle: r.handle},
				&host.SignalHandler[entry]{Name: "plain", Handle: r.handle},
			))
			if !env.IsWorkflowCompleted() || !slices.Contains(r.trace, "serial") {
				t.Errorf("handled %v, want the signal that waits as well", r.trace)
			}
		})
	}
}

func TestMutexIsGrantedInOrder(t *testing.T) {
	r := &recorder{until: "all"}
	var mutex runtime.Mutex
	r.run = func(ctx workflow.Context, r *recorder) error {
		left := 4
		for _, name := range []string{"1", "2", "3", "4"} {
			workflow.Go(ctx, func(ctx workflow.Context) {
				if err := mutex.Lock(ctx); err != nil {
					return
				}
				_ = r.handle(ctx, entry{Name: name, Sleep: time.Second})
				mutex.Unlock()
				left--
			})
		}
		if err := workflow.Await(ctx, func() bool { return len(r.trace) > 0 }); err != nil {
			return err
		}
		cancelled, cancel := workflow.WithCancel(ctx)
		workflow.Go(ctx, func(workflow.Context) { cancel() })
		if err := mutex.Lock(cancelled); !temporal.IsCanceledError(err) {
			t.Errorf("Lock on a cancelled context returned %v", err)
		}
		err := workflow.Await(ctx, func() bool { return left == 0 })
		if !mutex.TryLock() || mutex.TryLock() {
			t.Error("TryLock does not tell whether the lock is free")
		}
		r.record("all")
		return err
	}
	env := newEnvironment(t)
	execute(env, definition(r))
	want := []string{"1", "1 done", "2", "2 done", "3", "3 done", "4", "4 done", "all", "run ends"}
	if diff := cmp.Diff(want, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestAwaitWithTimeout(t *testing.T) {
	r := &recorder{}
	r.run = func(ctx workflow.Context, r *recorder) error {
		start := workflow.Now(ctx)
		if ok, err := runtime.AwaitWithTimeout(ctx, time.Hour, func() bool { return true }); !ok || err != nil {
			t.Errorf("condition that holds: %v, %v", ok, err)
		}
		if ok, err := runtime.AwaitWithTimeout(ctx, time.Hour, func() bool { return len(r.trace) > 0 }); !ok || err != nil {
			t.Errorf("condition that comes true: %v, %v", ok, err)
		}
		if waited := workflow.Now(ctx).Sub(start); waited != time.Minute {
			t.Errorf("waited for %v, want until the signal", waited)
		}
		if ok, err := runtime.AwaitWithTimeout(ctx, time.Hour, func() bool { return false }); ok || err != nil {
			t.Errorf("condition that never holds: %v, %v", ok, err)
		}
		cancelled, cancel := workflow.WithCancel(ctx)
		workflow.Go(ctx, func(workflow.Context) { cancel() })
		if _, err := runtime.AwaitWithTimeout(cancelled, time.Hour, func() bool { return false }); !temporal.IsCanceledError(err) {
			t.Errorf("cancelled context: %v", err)
		}
		r.until = "1"
		return nil
	}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "1"}) }, time.Minute)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
	result(t, env)
}

func TestAwaitHandlersLetsTheResultIncludeThem(t *testing.T) {
	r := &recorder{until: "slow"}
	r.run = func(ctx workflow.Context, r *recorder) error {
		if err := workflow.Await(ctx, func() bool { return len(r.trace) > 0 }); err != nil {
			return err
		}
		return runtime.AwaitHandlers(ctx)
	}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "slow", Sleep: time.Hour}) }, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
	if diff := cmp.Diff([]string{"slow", "slow done", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestContinueAsNewEvaluatesItsInputLast(t *testing.T) {
	r := &recorder{until: "slow"}
	r.fail = host.ContinueAsNew("next", func() []any { return []any{r.trace} })
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "slow", Sleep: time.Hour}) }, time.Second)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
	var next *workflow.ContinueAsNewError
	if err := env.GetWorkflowError(); !errors.As(err, &next) {
		t.Fatalf("workflow ended with %v", err)
	}
	if got := len(next.Input.GetPayloads()); got != 1 {
		t.Errorf("%d arguments, want only the input when nothing is carried", got)
	}
	if got, want := string(next.Input.GetPayloads()[0].GetData()), `["slow","run ends","slow done"]`; got != want {
		t.Errorf("input is %s, want %s", got, want)
	}
}

// The SDK's own error has its input already, and no room for what is carried.
func TestPlainContinueAsNewIsWarnedOf(t *testing.T) {
	var logged bytes.Buffer
	r := &recorder{until: "1"}
	r.run = func(ctx workflow.Context, r *recorder) error {
		r.record("1")
		return workflow.NewContinueAsNewError(ctx, "recorder")
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(&logged, nil))))
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))
	execute(env, definition(r))
	var next *workflow.ContinueAsNewError
	if err := env.GetWorkflowError(); !errors.As(err, &next) {
		t.Errorf("workflow ended with %v, want it to continue as new", err)
	}
	if !strings.Contains(logged.String(), "return the error of the generated function instead") {
		t.Errorf("logged:\n%s", &logged)
	}
}

func TestRegistrationErrorsArePanics(t *testing.T) {
	r := &recorder{until: "1"}
	for name, handlers := range map[string][]host.Handler{
		"reserved query name": {&host.QueryHandler{Name: "__x", Handle: func() (int, error) { return 0, nil }}},
		"query with no error": {&host.QueryHandler{Name: "x", Handle: func() int { return 0 }}},
		"ambiguous update IDs": {&host.UpdateHandler[entry, int]{
			Name: "a/b", Key: func(e entry) string { return e.Name },
			Handle: func(workflow.Context, entry) (int, error) { return 0, nil },
		}},
		"two signal handlers": {
			&host.SignalHandler[entry]{Name: "x", Handle: r.handle},
			&host.SignalHandler[entry]{Name: "x", Handle: r.handle},
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnvironment(t)
			execute(env, definition(r, handlers...))
			if text := failure(t, env); !strings.Contains(text, "register ") {
				t.Errorf("the workflow failed with %s", text)
			}
		})
	}
}
