package service

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/temporalgen/temporalgen/runtime/temporaltest/internal/driver"
)

// An execution is what the service knows of one run of a workflow.
type execution struct {
	service *Service
	id      string
	runID   string
	first   string // run ID of the first run of the chain
	request *workflowservice.StartWorkflowExecutionRequest
	run     *driver.Run

	parentage *parentage   // of a child
	children  []*execution // the first run of each

	startAt   time.Time
	expires   time.Time // the whole chain; zero if never
	updates   []*update // in the order of their arrival, without rejected ones
	status    enumspb.WorkflowExecutionStatus
	closing   *historypb.HistoryEvent // how the run has closed
	failed    error                   // why, if it has failed
	closeTime time.Time
}

// begin adds a run that starts at a time: the first of a child, if there is a parentage, or the one after previous, if there is
// that.
func (s *Service) begin(request *workflowservice.StartWorkflowExecutionRequest, at time.Time, parentage *parentage, previous *execution) *execution {
	x := &execution{
		service: s,
		id:      request.GetWorkflowId(),
		runID:   s.newID(),
		request: request,
		startAt: at,
		status:  enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
	}
	start := driver.Start{Request: request, RunID: x.runID, At: at, Held: parentage != nil}
	if previous == nil {
		x.parentage = parentage
		x.first = x.runID
		if d := request.GetWorkflowExecutionTimeout().AsDuration(); d > 0 {
			x.expires = at.Add(d)
		}
	} else {
		x.first, x.expires, x.parentage, start.Continued = previous.first, previous.expires, previous.parentage, previous.runID
	}
	if x.parentage != nil {
		x.parentage.fillIn(&start)
	}
	start.First, start.Timeout = x.first, x.timeout()
	x.run = s.Scheduler.Add(start)
	s.workflows[x.id] = append(s.workflows[x.id], x)
	s.byRun[x.run] = x
	return x
}

// timeout is for how long the run may take, zero if there is no end.
func (x *execution) timeout() time.Duration {
	timeout := x.request.GetWorkflowRunTimeout().AsDuration()
	if !x.expires.IsZero() {
		left := max(x.expires.Sub(x.startAt), 1)
		if timeout == 0 || left < timeout {
			timeout = left
		}
	}
	return timeout
}

// find returns a run of a workflow, the latest if there is no run ID.
func (s *Service) find(workflowID, runID string) (*execution, error) {
	if workflowID == "" {
		return nil, errNoWorkflowID
	}
	runs := s.workflows[workflowID]
	if len(runs) == 0 {
		return nil, errNotFound(workflowID)
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if runID == "" || runs[i].runID == runID {
			return runs[i], nil
		}
	}
	return nil, errRunNotFound(workflowID, runID)
}

// findIn is find for a message that may be for the chain of a certain first run only.
func (s *Service) findIn(ref *commonpb.WorkflowExecution, first string) (*execution, error) {
	x, err := s.find(ref.GetWorkflowId(), ref.GetRunId())
	if err == nil && first != "" && x.first != first && x.open() {
		return nil, errNotFound(ref.GetWorkflowId())
	}
	return x, err
}

// current is the latest run of a workflow, nil if there is none.
func (s *Service) current(workflowID string) *execution {
	x, err := s.find(workflowID, "")
	if err != nil {
		return nil
	}
	return x
}

// open reports whether the workflow has not closed.
func (x *execution) open() bool { return x.status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING }

// ref is how the API names the run.
func (x *execution) ref() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: x.id, RunId: x.runID}
}
