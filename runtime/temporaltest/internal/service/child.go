package service

import (
	"errors"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// A parentage is what the runs of a child have of the one that has started it.
type parentage struct {
	parent, root *execution
	policy       enumspb.ParentClosePolicy
}

// StartChild adds the run of a child.
func (h host) StartChild(parent *driver.Run, child driver.Child) (*driver.Run, error) {
	x := h.byRun[parent]
	p := &parentage{parent: x, root: x, policy: child.ParentClosePolicy}
	if x.parentage != nil {
		p.root = x.parentage.root
	}
	c, _, err := h.startOrUse(child.Request, p)
	if err != nil {
		if _, ok := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); ok {
			err = &temporal.ChildWorkflowExecutionAlreadyStartedError{}
		}
		return nil, err
	}
	x.children = append(x.children, c)
	return c.run, nil
}

// fillIn tells a run of its parent.
func (p *parentage) fillIn(start *driver.Start) {
	start.Parent = &workflow.Execution{ID: p.parent.id, RunID: p.parent.runID}
	start.Root = &workflow.Execution{ID: p.root.id, RunID: p.root.runID}
}

// closeChildren does to the children of a run that has closed what their policies say.
func (x *execution) closeChildren() {
	for _, child := range x.children {
		child = x.service.current(child.id)
		if !child.open() || child.parentage == nil || child.parentage.parent != x {
			continue
		}
		switch policy := child.parentage.policy; {
		case child.run.Dropped():
			child.forget() // whatever its policy says
		case policy == enumspb.PARENT_CLOSE_POLICY_ABANDON:
		case policy == enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL:
			child.run.Do(driver.Cancel())
		default:
			child.terminate("by parent close policy", "history-service", nil)
		}
	}
}

// forget removes a child that has not started: there will never have been one.
func (x *execution) forget() {
	x.status = enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED
	x.closing = &historypb.HistoryEvent{}
	x.finishUpdates(nil)
	x.run.Close(nil)
	s := x.service
	s.workflows[x.id] = slices.DeleteFunc(s.workflows[x.id], func(other *execution) bool { return other == x })
}

// tellParent tells the parent how its child has ended.
func (x *execution) tellParent() {
	if x.parentage == nil {
		return
	}
	x.parentage.parent.run.ChildClosed(x.id, childOutcome(x.closing))
}

// childOutcome is what a parent gets to know of the end of its child.
func childOutcome(event *historypb.HistoryEvent) driver.ChildOutcome {
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		return driver.ChildOutcome{Result: event.GetWorkflowExecutionCompletedEventAttributes().GetResult()}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		return driver.ChildOutcome{Failure: event.GetWorkflowExecutionFailedEventAttributes().GetFailure()}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		return driver.ChildOutcome{Failure: &failurepb.Failure{
			Message: "canceled",
			FailureInfo: &failurepb.Failure_CanceledFailureInfo{CanceledFailureInfo: &failurepb.CanceledFailureInfo{
				Details: event.GetWorkflowExecutionCanceledEventAttributes().GetDetails(),
			}},
		}}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		return driver.ChildOutcome{Failure: &failurepb.Failure{
			Message: "Child workflow timeout",
			FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{
				TimeoutType: enumspb.TIMEOUT_TYPE_START_TO_CLOSE,
			}},
		}}
	}
	return driver.ChildOutcome{Failure: &failurepb.Failure{
		Message:     "terminated",
		FailureInfo: &failurepb.Failure_TerminatedFailureInfo{TerminatedFailureInfo: &failurepb.TerminatedFailureInfo{}},
	}}
}
