package stub

import (
	"errors"
	"testing"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// The SDK would start a child with a random ID.
func TestChildWithoutTheIDThatItNeeds(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		child := StartChild(ctx, StartCall{WorkflowType: "Order", NeedsID: true}, nil)
		_, err := ChildResult[int](ctx, &child)
		_, startErr := child.Started(ctx)
		var selected error
		workflow.NewSelector(ctx).AddFuture(child.Future, func(f workflow.Future) { selected = f.Get(ctx, nil) }).Select(ctx)
		for what, err := range map[string]error{
			"Get": err, "Get without a result": WaitForChild(ctx, &child),
			"Started": startErr, "Future": selected, "signal": SignalChild(ctx, &child, "cancel"),
		} {
			if !errors.Is(err, runtime.ErrInvalid) {
				t.Errorf("%s: %v, want %v", what, err, runtime.ErrInvalid)
			}
		}
		return nil
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
}
