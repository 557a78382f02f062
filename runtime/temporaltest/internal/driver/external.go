package driver

import (
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/testsuite"
)

// external lets the workflow reach other workflows. Mocks that the user has set before come first.
func (r *Run) external(test *testsuite.TestWorkflowEnvironment) {
	host := r.scheduler.host
	signal := func(_, workflowID, runID, name string, arg any) error {
		payloads, err := r.scheduler.Options.Converter(workflowID).ToPayloads(arg)
		if err != nil {
			return err
		}
		return host.Signal(workflowID, runID, name, payloads)
	}
	test.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(signal).Maybe()
	test.OnRequestCancelExternalWorkflow(mock.Anything, mock.Anything, mock.Anything).Return(
		func(_, workflowID, runID string) error { return host.Cancel(workflowID, runID) }).Maybe()
}
