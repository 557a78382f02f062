package sdk

import (
	"log/slog"
	"testing"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// The tests of this package are for releases of the SDK: each is named for what is taken for granted of it, and says
// what follows if that is no longer so.

// newSuite makes one that logs nothing.
func newSuite() *testsuite.WorkflowTestSuite {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	return &suite
}

// execute runs a workflow to its end.
func execute(t *testing.T, env *testsuite.TestWorkflowEnvironment, f func(workflow.Context)) {
	t.Helper()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		f(ctx)
		return nil
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Error(err)
	}
}

// panicOf is the value with which a function panics, nil if it does not.
func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}
