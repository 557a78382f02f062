package runtime_test

import (
	"fmt"
	"strings"
	"testing"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// The interceptors stand around those of the worker, once, however often options are made.
func TestWorkerOptionsPutInterceptorsAroundOthers(t *testing.T) {
	own := &interceptor.WorkerInterceptorBase{}
	given := []interceptor.WorkerInterceptor{own}
	once := runtime.WorkerOptions(worker.Options{Interceptors: given, Identity: "me"})
	twice := runtime.WorkerOptions(once, runtime.WithObserver(nil))
	replayer := runtime.ReplayerOptions(worker.WorkflowReplayerOptions{Interceptors: given}, runtime.WithCarryLimit(1), runtime.WithContextPropagators())
	for name, got := range map[string][]interceptor.WorkerInterceptor{
		"worker": once.Interceptors, "worker, twice": twice.Interceptors, "replayer": replayer.Interceptors,
	} {
		if len(got) != 3 || got[1] != own {
			t.Errorf("%s: the interceptors are %T, want the worker's own between two others", name, got)
		}
	}
	if once.Identity != "me" || len(given) != 1 {
		t.Error("the other options have been changed")
	}
}

// A worker with such options would do what nobody wants.
func TestBadWorkerOptionsPanic(t *testing.T) {
	for name, make := range map[string]func() runtime.WorkerOption{
		"runtime.WithCarryLimit(0)":  func() runtime.WorkerOption { return runtime.WithCarryLimit(0) },
		"runtime.WithCarryLimit(-1)": func() runtime.WorkerOption { return runtime.WithCarryLimit(-1) },
		"runtime.WithBehaviour(0)":   func() runtime.WorkerOption { return runtime.WithBehaviour(0) },
		"runtime.WithBehaviour(7)":   func() runtime.WorkerOption { return runtime.WithBehaviour(7) },
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || !strings.HasPrefix(fmt.Sprint(p), name+": ") {
					t.Errorf("%s panicked with %v, want a text that begins so", name, p)
				}
			}()
			runtime.WorkerOptions(worker.Options{}, make())
		}()
	}
	runtime.WorkerOptions(worker.Options{}, runtime.WithBehaviour(1))
}
