package service

import (
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// host is what the driver sees of the service.
type host struct{ *Service }

var _ driver.Host = host{}

// Signal sends a signal for another workflow.
func (h host) Signal(workflowID, runID, name string, payloads *commonpb.Payloads) error {
	err := h.reach(workflowID, runID, driver.Signal(name, payloads))
	if _, ok := errors.AsType[*closedError](err); ok {
		err = &temporal.UnknownExternalWorkflowExecutionError{}
	}
	return err
}

// Cancel requests cancellation for another workflow.
func (h host) Cancel(workflowID, runID string) error {
	err := h.reach(workflowID, runID, driver.Cancel())
	if _, ok := errors.AsType[*closedError](err); ok {
		err = nil // a workflow that has closed needs no cancellation
	}
	return err
}

// SignalWithStart sends a signal to another workflow, which it starts if none is open.
func (h host) SignalWithStart(request *workflowservice.SignalWithStartWorkflowExecutionRequest) (runID string, err error) {
	x, _, err := h.startForSignal(request)
	if taken, ok := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); ok {
		err = asNexusFailure("WorkflowExecutionAlreadyStarted: " + taken.Error())
	}
	if err != nil {
		return "", err
	}
	x.run.Do(driver.Signal(request.GetSignalName(), request.GetSignalInput()))
	h.Scheduler.Changed()
	return x.runID, nil
}

// asNexusFailure is the error that a workflow gets of a server's, which does what the workflow asks for as a Nexus operation.
func asNexusFailure(text string) error {
	return temporal.GetDefaultFailureConverter().FailureToError(&failurepb.Failure{
		Message: "nexus operation completed unsuccessfully",
		FailureInfo: &failurepb.Failure_NexusOperationExecutionFailureInfo{NexusOperationExecutionFailureInfo: &failurepb.NexusOperationFailureInfo{
			Endpoint: "__temporal_system", Service: "temporal.api.workflowservice.v1.WorkflowService", Operation: "SignalWithStartWorkflowExecution",
		}},
		Cause: &failurepb.Failure{
			Message:     text,
			FailureInfo: &failurepb.Failure_ServerFailureInfo{ServerFailureInfo: &failurepb.ServerFailureInfo{}},
		},
	})
}

// reach gives a command to an open workflow.
func (h host) reach(workflowID, runID string, c *driver.Command) error {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.find(workflowID, runID)
	switch {
	case err != nil:
		return &temporal.UnknownExternalWorkflowExecutionError{}
	case !x.open():
		return x.completed()
	}
	c.Pinned = runID != ""
	x.run.Do(c)
	h.Scheduler.Changed()
	return nil
}
