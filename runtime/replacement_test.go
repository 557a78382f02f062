package runtime_test

import (
	"errors"
	"strings"
	"testing"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// order is a workflow as somebody has written it by hand.
func order(workflow.Context, string) (string, error) { return "", errors.New("earlier") }

type orders struct{}

func (orders) order(ctx workflow.Context, in string) (string, error) { return order(ctx, in) }

func generated(workflow.Context, string) (string, error) { return "later", nil }

// registered is what registers a function as the workflow order.
func registered(f any) func(worker.WorkflowRegistry) {
	return func(r worker.WorkflowRegistry) {
		r.RegisterWorkflowWithOptions(generated, workflow.RegisterOptions{Name: "another workflow"})
		r.RegisterWorkflowWithOptions(f, workflow.RegisterOptions{Name: "order"})
	}
}

func TestReplacement(t *testing.T) {
	for name, test := range map[string]struct {
		replacement runtime.Replacement
		want        string
	}{
		"there":                        {runtime.Replacement{Earlier: registered(order)}, "later"},
		"there, with its own change":   {runtime.Replacement{Earlier: registered(order), ChangeID: "mine"}, "later"},
		"there for good":               {runtime.Replacement{}, "later"},
		"back":                         {runtime.Replacement{Earlier: registered(order), Back: true}, "earlier"},
		"back to a function":           {runtime.Replacement{Earlier: func(r worker.WorkflowRegistry) { r.RegisterWorkflow(order) }, Back: true}, "earlier"},
		"back to a method":             {runtime.Replacement{Earlier: func(r worker.WorkflowRegistry) { r.RegisterWorkflow(orders{}.order) }, Back: true}, "earlier"},
		"back to what was there later": {runtime.Replacement{Earlier: registered(generated), Back: true}, "later"},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			test.replacement.WorkflowRegistry = env
			test.replacement.RegisterWorkflowWithOptions(generated, workflow.RegisterOptions{Name: "order"})
			env.ExecuteWorkflow("order", "input")
			var got string
			if err := env.GetWorkflowError(); err != nil {
				got = err.Error()
			} else if err := env.GetWorkflowResult(&got); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got, test.want) {
				t.Errorf("the run says %s, want %s", got, test.want)
			}
		})
	}
}

func TestReplacementThatCannotBe(t *testing.T) {
	for name, test := range map[string]struct {
		replacement runtime.Replacement
		want        string
	}{
		"another input": {
			runtime.Replacement{Earlier: registered(func(workflow.Context, int) (string, error) { return "", nil })},
			"runtime.Replacement of workflow order: the earlier one is a func(",
		},
		"another workflow": {
			runtime.Replacement{Earlier: func(r worker.WorkflowRegistry) { r.RegisterWorkflow(generated) }},
			"runtime.Replacement: Earlier does not register workflow order",
		},
		"nothing to go back to": {
			runtime.Replacement{Back: true},
			"runtime.Replacement of workflow order: there is nothing to go back to",
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if p, _ := recover().(string); !strings.HasPrefix(p, test.want) {
					t.Errorf("it panics with %q, want %q", p, test.want)
				}
			}()
			test.replacement.RegisterWorkflowWithOptions(generated, workflow.RegisterOptions{Name: "order"})
		})
	}
}
