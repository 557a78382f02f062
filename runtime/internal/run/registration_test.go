package run

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// plain is a contract that says nothing.
type plain struct{}

func (plain) Describe(string, string) string { return "" }

// The SDK runs an update that waits for its handler while it registers it. Here its handler does not
// run before the others are registered.
func TestHandlersRunAfterAllAreRegistered(t *testing.T) {
	var trace []string
	record := func(what string) { trace = append(trace, what) }
	update := func(name string) *UpdateHandler {
		return &UpdateHandler{
			Name: name, NoResult: true,
			Functions: func(u Updates) (handler, validator any) {
				return func(ctx workflow.Context) error { return u.Execute(ctx, nil, nil) },
					func(ctx workflow.Context) error { return u.Reject(ctx, nil) }
			},
			Message: func(any) any { return nil },
			Handle: func(workflow.Context, any, any) error {
				record(name)
				return nil
			},
		}
	}
	definition := func(ctx workflow.Context) error {
		return Execute(ctx, Definition{
			Contract: plain{},
			New:      func(workflow.Context) (any, error) { return new(int), nil },
			Run: func(workflow.Context) error {
				record("run")
				return nil
			},
			Handlers: func() []Handler {
				return []Handler{&UpdateHandler{Name: "z", Functions: func(Updates) (handler, validator any) {
					record("registered")
					return func(workflow.Context) error { return nil }, nil
				}}, update("b"), update("a")}
			},
		})
	}

	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: Intercept(nil, SettingsOf(nil))})
	env.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{Name: "gate"})
	env.RegisterDelayedCallback(func() {
		for _, name := range []string{"b", "a"} {
			env.UpdateWorkflowNoRejection(name, name, t)
		}
	}, 0)
	env.ExecuteWorkflow("gate")
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"registered", "a", "b", "run"}, trace); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}
