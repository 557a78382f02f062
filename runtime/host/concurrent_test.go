package host_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// For the race detector: the same worker options and observer for many workflows at once.
func TestWorkflowsShareWorkerOptions(t *testing.T) {
	var handled atomic.Int64
	options := runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		if e.Outcome == runtime.OutcomeHandled {
			handled.Add(1)
		}
	}))
	const workflows, signals = 8, 20
	var wg sync.WaitGroup
	for range workflows {
		wg.Go(func() {
			r := &recorder{until: fmt.Sprint(signals)}
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(options)
			env.RegisterDelayedCallback(func() {
				for i := range signals {
					env.SignalWorkflow([]string{"a", "b"}[i%2], entry{Name: fmt.Sprint(i + 1)})
				}
			}, time.Second)
			execute(env, definition(r,
				&host.SignalHandler[entry]{Name: "a", Handle: r.handle, Serial: true},
				&host.SignalHandler[entry]{Name: "b", Handle: r.handle, Serial: true},
			))
			if !slices.Contains(r.trace, "run ends") {
				t.Errorf("workflow ended with %v", env.GetWorkflowError())
			}
		})
	}
	wg.Wait()
	if got := handled.Load(); got != workflows*signals {
		t.Errorf("%d signals observed, want %d", got, workflows*signals)
	}
}
