package temporaltest

import "context"

// SuggestContinueAsNew makes the current run of a workflow see what a server tells one whose
// history is long: runtime.ShouldContinueAsNew is true for it, and so is
// ContinueAsNewLimits.Reached. The environment itself has no long histories. When it
// returns, the workflow has done what it does then, and takes no time.
func (e *Env) SuggestContinueAsNew(workflowID string) {
	e.t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.find(workflowID, "")
	if err == nil && !r.open() {
		err = errCompleted
	}
	if err == nil {
		err = e.deliver(context.Background(), r, &command{pinned: true, do: func(r *run) {
			r.test.SetContinueAsNewSuggested(true)
			r.test.SignalWorkflow(wakeSignal, nil) // conditions are evaluated again
		}})
	}
	if err != nil {
		e.t.Errorf("temporaltest: suggest to continue workflow %q as new: %v", workflowID, err)
	}
}
