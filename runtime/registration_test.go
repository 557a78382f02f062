package runtime

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// registration is a handler that only tells when it is registered: last, as an update.
type registration struct{ registered func() }

func (registration) place() (MessageKind, string) { return KindUpdate, "z" }

func (r registration) register(*run) error {
	r.registered()
	return nil
}

// The SDK runs an update that waits for its handler while it registers it. Here its handler does not
// run before the others are registered.
func TestHandlersRunAfterAllAreRegistered(t *testing.T) {
	var trace []string
	record := func(what string) { trace = append(trace, what) }
	update := func(name string) UpdateHandler[None, None] {
		return UpdateHandler[None, None]{Name: name, Handle: func(workflow.Context, None) (None, error) {
			record(name)
			return None{}, nil
		}}
	}
	definition := func(ctx workflow.Context) error {
		_, err := Run(ctx, Workflow[*int, None]{
			New: func(workflow.Context) (*int, error) { return new(int), nil },
			Run: func(workflow.Context, *int) (None, error) {
				record("run")
				return None{}, nil
			},
			Handlers: func(*int) []Handler {
				return []Handler{registration{func() { record("registered") }}, update("b"), update("a")}
			},
		})
		return err
	}

	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(WorkerOptions(worker.Options{}))
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
