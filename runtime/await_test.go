package runtime_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

func newEnvironment() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	return suite.NewTestWorkflowEnvironment()
}

// In a workflow that is written by hand the functions are those of the SDK, with the interceptor and without.
func TestFunctionsInWorkflowsThatAreNotGenerated(t *testing.T) {
	for name, options := range map[string]worker.Options{"plain worker": {}, "worker for both": runtime.WorkerOptions(worker.Options{})} {
		t.Run(name, func(t *testing.T) {
			var trace []string
			record := func(what string) { trace = append(trace, what) }
			env := newEnvironment()
			env.SetWorkerOptions(options)
			env.RegisterDelayedCallback(func() { env.UpdateWorkflowNoRejection("update", "1", t) }, time.Second)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("signal", "in time") }, 10*time.Minute)
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				if !runtime.HandlersFinished(ctx) {
					t.Error("a handler runs before there is one")
				}
				err := workflow.SetUpdateHandler(ctx, "update", func(ctx workflow.Context) error {
					record("update begins")
					err := workflow.Sleep(ctx, time.Minute)
					record("update ends")
					return err
				})
				if err != nil {
					return err
				}
				if err := workflow.Await(ctx, func() bool { return !runtime.HandlersFinished(ctx) }); err != nil {
					return err
				}
				record("waiting")
				cancelled, cancel := workflow.WithCancel(ctx)
				cancel()
				if err := runtime.AwaitHandlers(cancelled); !temporal.IsCanceledError(err) {
					t.Errorf("AwaitHandlers on a cancelled context: %v", err)
				}
				if err := runtime.AwaitHandlers(ctx); err != nil {
					return err
				}
				record("handlers have finished")
				runtime.Go(ctx, func(ctx workflow.Context) {
					_ = workflow.Sleep(ctx, time.Second)
					record("coroutine ends")
				})
				if !runtime.HandlersFinished(ctx) {
					t.Error("a coroutine counts as a handler")
				}
				if ok, err := runtime.AwaitWithTimeout(ctx, time.Minute, func() bool { return false }); ok || err != nil {
					t.Errorf("a condition that never holds: %t, %v", ok, err)
				}
				signals := workflow.GetSignalChannel(ctx, "signal")
				if ok, err := runtime.AwaitWithTimeout(ctx, time.Hour, func() bool { return signals.Len() > 0 }); !ok || err != nil {
					t.Errorf("a condition that a signal makes true: %t, %v", ok, err)
				}
				return nil
			})
			if err := env.GetWorkflowError(); err != nil {
				t.Fatal(err)
			}
			want := []string{"update begins", "waiting", "update ends", "handlers have finished", "coroutine ends"}
			if diff := cmp.Diff(want, trace); diff != "" {
				t.Errorf("trace (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMutexIsForThoseWhoHoldIt(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		var mutex runtime.Mutex
		if !mutex.TryLock() || mutex.TryLock() {
			t.Error("TryLock does not tell whether the lock was free")
		}
		cancelled, cancel := workflow.WithCancel(ctx)
		cancel()
		if err := mutex.Lock(cancelled); !temporal.IsCanceledError(err) {
			t.Errorf("Lock on a cancelled context: %v", err)
		}
		mutex.Unlock()
		if !mutex.TryLock() {
			t.Error("who gave up waiting has got the lock")
		}
		mutex.Unlock()
		defer func() {
			if p := recover(); p != "runtime: Unlock of an unlocked Mutex" {
				t.Errorf("Unlock of an unlocked Mutex panicked with %v", p)
			}
		}()
		mutex.Unlock()
		return nil
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
}

func TestNotNow(t *testing.T) {
	if err := runtime.NotNow(nil); err != nil {
		t.Errorf("no error became %v", err)
	}
	busy := errors.New("busy")
	if err := runtime.NotNow(busy); !errors.Is(err, busy) || err.Error() != "busy" {
		t.Errorf("it became %v", err)
	}
}
