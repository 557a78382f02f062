package host_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// Part of the options may be made in one place and the rest in another.
func TestWorkerOptionsOfEarlierCallsStay(t *testing.T) {
	for name, options := range map[string]func(observe runtime.WorkerOption) worker.Options{
		"once": func(observe runtime.WorkerOption) worker.Options {
			return runtime.WorkerOptions(worker.Options{}, observe)
		},
		"twice": func(observe runtime.WorkerOption) worker.Options {
			return runtime.WorkerOptions(runtime.WorkerOptions(worker.Options{}, observe), runtime.WithCarryLimit(1000))
		},
		"replaced": func(observe runtime.WorkerOption) worker.Options {
			return runtime.WorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(runtime.Event) {
				t.Error("the earlier observer is told, want the later one")
			})), observe)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var outcomes []runtime.Outcome
			env := newEnvironment(t)
			env.SetWorkerOptions(options(runtime.WithObserver(func(e runtime.Event) { outcomes = append(outcomes, e.Outcome) })))
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("write", entry{Name: "1"}) }, 0)
			r := &recorder{until: "1"}
			execute(env, definition(r, &host.SignalHandler[entry]{Name: "write", Handle: r.handle}))
			result(t, env)
			if diff := cmp.Diff([]runtime.Outcome{runtime.OutcomeHandled}, outcomes); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}
