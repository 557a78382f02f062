package temporaltest

import (
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
)

// external lets the workflow reach other workflows of the Env. Mocks that the user has set
// before come first.
func (r *run) external(test *testsuite.TestWorkflowEnvironment) {
	e := r.env
	test.OnSignalExternalWorkflow(mock.Anything, mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(
		func(_, workflowID, runID, name string, arg any) error {
			payloads, err := e.workflowConverter(workflowID).ToPayloads(arg)
			if err != nil {
				return err
			}
			return e.reachExternal(workflowID, runID, signal(name, payloads))
		}).Maybe()
	test.OnRequestCancelExternalWorkflow(mock.Anything, mock.Anything, mock.Anything).Return(
		func(_, workflowID, runID string) error {
			return e.reachExternal(workflowID, runID, cancel())
		}).Maybe()
}

// reachExternal gives a command to an open workflow. It does not wait, since the workflow
// could be waiting in the same way for the one from which this comes.
func (e *Env) reachExternal(workflowID, runID string, c *command) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.find(workflowID, runID)
	if err != nil || !r.open() {
		return &temporal.UnknownExternalWorkflowExecutionError{}
	}
	c.pinned = runID != ""
	r.order(c)
	e.stir()
	return nil
}
