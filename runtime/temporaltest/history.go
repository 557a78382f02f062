package temporaltest

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// GetWorkflowExecutionHistory waits for the last event of a run, which is how clients wait for
// its result. There is no other history.
func (s *service) GetWorkflowExecutionHistory(ctx context.Context, request *workflowservice.GetWorkflowExecutionHistoryRequest) (*workflowservice.GetWorkflowExecutionHistoryResponse, error) {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.find(request.GetExecution().GetWorkflowId(), request.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	if request.GetHistoryEventFilterType() != enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT {
		return nil, unavailable("the history of a workflow")
	}
	if request.GetWaitNewEvent() {
		if err := e.wait(ctx, &waiter{passing: true, met: func() bool { return !r.open() }}); err != nil {
			return nil, err
		}
		if err := e.settled(ctx); err != nil {
			return nil, err
		}
	}
	if r.open() {
		return &workflowservice.GetWorkflowExecutionHistoryResponse{History: &historypb.History{}}, nil
	}
	return &workflowservice.GetWorkflowExecutionHistoryResponse{
		History: &historypb.History{Events: []*historypb.HistoryEvent{r.closing}},
	}, nil
}

// DescribeWorkflowExecution tells about a run what the package knows, which does not
// include its history, its activities and its children.
func (s *service) DescribeWorkflowExecution(_ context.Context, request *workflowservice.DescribeWorkflowExecutionRequest) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	e := s.env
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.find(request.GetExecution().GetWorkflowId(), request.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	attributes := r.start.GetSearchAttributes()
	if attributes == nil {
		attributes = &commonpb.SearchAttributes{}
	}
	info := &workflowpb.WorkflowExecutionInfo{
		Execution:        r.execution(),
		Type:             r.start.GetWorkflowType(),
		StartTime:        timestamppb.New(r.startAt),
		ExecutionTime:    timestamppb.New(r.startAt),
		Status:           r.status,
		TaskQueue:        r.start.GetTaskQueue().GetName(),
		Memo:             r.start.GetMemo(),
		SearchAttributes: attributes,
		FirstRunId:       r.first,
	}
	if !r.open() {
		info.CloseTime = timestamppb.New(r.closeTime)
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{
		ExecutionConfig: &workflowpb.WorkflowExecutionConfig{
			TaskQueue:                  &taskqueuepb.TaskQueue{Name: r.start.GetTaskQueue().GetName()},
			WorkflowExecutionTimeout:   r.start.GetWorkflowExecutionTimeout(),
			WorkflowRunTimeout:         r.start.GetWorkflowRunTimeout(),
			DefaultWorkflowTaskTimeout: r.start.GetWorkflowTaskTimeout(),
			UserMetadata:               r.start.GetUserMetadata(),
		},
		WorkflowExecutionInfo: info,
	}, nil
}
