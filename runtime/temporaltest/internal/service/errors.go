package service

import (
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
)

// The errors of a server, in its words: clients tell some of them apart by nothing else.
var (
	errMultiStop    = serviceerror.NewMultiOperationAborted("Operation was aborted.")
	errNoWorkflowID = serviceerror.NewInvalidArgument("WorkflowId is not set on request.")

	errTestEnded = serviceerror.NewCanceled("temporaltest: the test has ended")
)

func errNotFound(workflowID string) error {
	return serviceerror.NewNotFound("workflow not found for ID: " + workflowID)
}

func errRunNotFound(workflowID, runID string) error {
	return serviceerror.NewNotFound(fmt.Sprintf("workflow execution not found for workflow ID %q and run ID %q", workflowID, runID))
}

func errUpdateNotFound(updateID string) error {
	return serviceerror.NewNotFound(fmt.Sprintf("update %q not found", updateID))
}

func errAlreadyStarted(x *execution, format string) error {
	return serviceerror.NewWorkflowExecutionAlreadyStarted(fmt.Sprintf(format, x.id, x.runID), x.request.GetRequestId(), x.runID)
}

// A closedError is that of a message to a run that has closed, before or after it came.
type closedError struct {
	text string // the server's
	run  *execution
}

func (e *closedError) Error() string {
	if how := e.run.ended(); how != "" {
		return e.text + ": " + how
	}
	return e.text
}

// completed is the error of a message that comes too late.
func (x *execution) completed() error { return &closedError{"workflow execution already completed", x} }

// aborted is the error of an update that was not accepted when the workflow closed.
func (x *execution) aborted() error {
	return &closedError{"workflow update was aborted by closing workflow", x}
}

// unfinished is the outcome of an update that was accepted, but not completed, when the workflow closed. The types of errors that
// are found in it are a server's.
func (x *execution) unfinished() *failurepb.Failure {
	failure := &failurepb.Failure{
		Message: "Workflow Update failed because the Workflow completed before the Update completed.",
		Source:  "Server",
		FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{
			Type:         "AcceptedUpdateCompletedWorkflow",
			NonRetryable: true,
		}},
	}
	if how := x.ended(); how != "" {
		failure.Cause = &failurepb.Failure{
			Message:     how,
			FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{}},
		}
	}
	return failure
}

// ended says how a run has ended, which a server does not say to those who send it messages: there the worker's log has the
// panic or the deadlock that is a failure here. It is "" for one that has completed, or continued as new.
func (x *execution) ended() string {
	var how string
	switch x.status {
	case enumspb.WORKFLOW_EXECUTION_STATUS_FAILED:
		how = "failed: " + x.failed.Error()
	case enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:
		how = "was canceled"
	case enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED:
		how = "was terminated: " + x.closing.GetWorkflowExecutionTerminatedEventAttributes().GetReason()
	case enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		how = "timed out"
	default:
		return ""
	}
	return "temporaltest: the workflow " + how
}

// blocked is the error for those who wait when nothing happens. It says where the workflows are.
func (s *Service) blocked() error {
	var text strings.Builder
	fmt.Fprintf(&text, "temporaltest: nothing has happened for %v, and nothing will: no timer is running that could lead to what this call waits for", s.Scheduler.Options.IdleTimeout)
	for _, r := range s.Scheduler.Runs() {
		switch {
		case !r.Launched():
			fmt.Fprintf(&text, "\nworkflow %q starts at %v", r.WorkflowID(), s.byRun[r].startAt)
		case r.Busy():
			fmt.Fprintf(&text, "\nworkflow %q waits for an activity, which waits for something itself:\n%s", r.WorkflowID(), r.StackTrace())
		default:
			fmt.Fprintf(&text, "\nworkflow %q is blocked at\n%s", r.WorkflowID(), r.StackTrace())
		}
	}
	return serviceerror.NewFailedPrecondition(text.String())
}
