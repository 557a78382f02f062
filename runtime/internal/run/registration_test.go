package run

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// registration is a handler that only tells when it is registered: last, as an update.
type registration struct{ registered func() }

func (registration) place() (kind, name string) { return Update, "z" }

func (r registration) register(*Run) error {
	r.registered()
	return nil
}

// The SDK runs an update that waits for its handler while it registers it. Here its handler does not
// run before the others are registered.
func TestHandlersRunAfterAllAreRegistered(t *testing.T) {
	var trace []string
	record := func(what string) { trace = append(trace, what) }
	update := func(name string) *UpdateHandler {
		return &UpdateHandler{
			Name: name, NoResult: true,
			Functions: func(u *Updates) (handler, validator any) {
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
			Describe: func(string, string) string { return "" },
			Validate: func(any) error { return nil },
			New:      func(workflow.Context) (any, error) { return new(int), nil },
			Run: func(workflow.Context) error {
				record("run")
				return nil
			},
			Handlers: func() []Handler {
				return []Handler{registration{func() { record("registered") }}, update("b"), update("a")}
			},
		})
	}

	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: Intercept(nil, NewSettings())})
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
