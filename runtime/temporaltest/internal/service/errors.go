package service

import (
	"fmt"
	"strings"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
)

// The errors of a server, in its words: clients tell some of them apart by nothing else.
var (
	errCompleted = serviceerror.NewNotFound("workflow execution already completed")
	errMultiStop = serviceerror.NewMultiOperationAborted("Operation was aborted.")

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

// errAborted is the error of an update that was not accepted when the workflow closed. If the
// workflow has failed, the error says why, which a server does not: there the worker's log
// has the panic or the deadlock that is a failure here.
func errAborted(failed error) error {
	text := "workflow update was aborted by closing workflow"
	if failed != nil {
		text += ": " + failedBecause(failed)
	}
	return serviceerror.NewNotFound(text)
}

func failedBecause(err error) string { return "temporaltest: the workflow failed: " + err.Error() }

// unfinishedUpdate is the outcome of an update that was accepted, but not completed, when
// the workflow closed. It says why the workflow has failed, as errAborted does, but the
// types of errors that are found in it are a server's.
func unfinishedUpdate(failed error) *failurepb.Failure {
	failure := &failurepb.Failure{
		Message: "Workflow Update failed because the Workflow completed before the Update completed.",
		Source:  "Server",
		FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{
			Type:         "AcceptedUpdateCompletedWorkflow",
			NonRetryable: true,
		}},
	}
	if failed != nil {
		failure.Cause = &failurepb.Failure{
			Message:     failedBecause(failed),
			FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{}},
		}
	}
	return failure
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
