package driver

import (
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// An Outcome is how a workflow has ended. If nothing else is set, it has completed with Result, which may be nil.
type Outcome struct {
	Result    *commonpb.Payloads
	Canceled  *temporal.CanceledError
	Continued *workflow.ContinueAsNewError
	TimedOut  bool
	Failed    error // a crash of the loop as well
}

// outcome is how the test environment has ended, or that it could not go on.
func (r *Run) outcome(crash error) Outcome {
	if crash != nil {
		return Outcome{Failed: crash}
	}
	err := r.test.GetWorkflowError()
	if err == nil {
		var result encoded
		// The error is that there is no result.
		_ = r.test.GetWorkflowResult(&result)
		return Outcome{Result: result.payloads}
	}
	var canceled *temporal.CanceledError
	var continued *workflow.ContinueAsNewError
	switch {
	case errors.As(err, &canceled):
		return Outcome{Canceled: canceled}
	case errors.As(err, &continued):
		return Outcome{Continued: continued}
	case r.timedOut(err):
		return Outcome{TimedOut: true}
	}
	if execution, ok := errors.AsType[*temporal.WorkflowExecutionError](err); ok {
		err = execution.Unwrap()
	}
	return Outcome{Failed: err}
}

// timedOut reports whether the test environment has ended the run because its time was over. An error of an activity that has
// timed out is wrapped.
func (r *Run) timedOut(err error) bool {
	if r.start.Timeout == 0 || r.test.Now().Round(clockResolution).Before(r.start.At.Add(r.start.Timeout)) {
		return false
	}
	execution, ok := errors.AsType[*temporal.WorkflowExecutionError](err)
	if !ok {
		return false
	}
	_, ok = execution.Unwrap().(*temporal.TimeoutError)
	return ok
}
