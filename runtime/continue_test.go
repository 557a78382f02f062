package runtime_test

import (
	"errors"
	"testing"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// A run is long enough when it has reached one of the limits, or the server says so.
func TestContinueAsNewLimits(t *testing.T) {
	long := func(events, bytes int) func(*testsuite.TestWorkflowEnvironment) {
		return func(env *testsuite.TestWorkflowEnvironment) {
			env.SetCurrentHistoryLength(events)
			env.SetCurrentHistorySize(bytes)
		}
	}
	newVersion := func(env *testsuite.TestWorkflowEnvironment) { env.SetTargetWorkerDeploymentVersionChanged(true) }
	for name, test := range map[string]struct {
		limits runtime.ContinueAsNewLimits
		run    func(*testsuite.TestWorkflowEnvironment)
		want   bool
	}{
		"short":                    {run: long(100, 10<<10)},
		"almost too long":          {run: long(4095, 4<<20-1)},
		"as many events":           {run: long(4096, 0), want: true},
		"as many bytes":            {run: long(0, 4<<20), want: true},
		"the server suggests it":   {run: func(env *testsuite.TestWorkflowEnvironment) { env.SetContinueAsNewSuggested(true) }, want: true},
		"suggested, with limits":   {limits: runtime.ContinueAsNewLimits{Events: 50000}, run: func(env *testsuite.TestWorkflowEnvironment) { env.SetContinueAsNewSuggested(true) }, want: true},
		"as many events as asked":  {limits: runtime.ContinueAsNewLimits{Events: 100}, run: long(100, 0), want: true},
		"as many bytes as asked":   {limits: runtime.ContinueAsNewLimits{Bytes: 100}, run: long(1, 100), want: true},
		"a new version, asked for": {limits: runtime.ContinueAsNewLimits{NewVersion: true}, run: newVersion, want: true},
		"a new version":            {run: newVersion},
		"no new version":           {limits: runtime.ContinueAsNewLimits{NewVersion: true}, run: long(100, 10<<10)},
		"more is asked for":        {limits: runtime.ContinueAsNewLimits{Events: 5000, Bytes: 5 << 20}, run: long(4096, 4<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnvironment()
			test.run(env)
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				if got := test.limits.Reached(ctx); got != test.want {
					t.Errorf("reached is %t, want %t", got, test.want)
				}
				if test.limits == (runtime.ContinueAsNewLimits{}) && runtime.ShouldContinueAsNew(ctx) != test.want {
					t.Error("ShouldContinueAsNew has other limits")
				}
				return nil
			})
			if err := env.GetWorkflowError(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAutoUpgradeOfAnotherError(t *testing.T) {
	for _, err := range []error{nil, errors.New("no")} {
		if got := runtime.AutoUpgrade(err); got != err {
			t.Errorf("%v becomes %v", err, got)
		}
	}
}
