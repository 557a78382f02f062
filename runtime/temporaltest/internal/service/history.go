package service

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
func (h handler) GetWorkflowExecutionHistory(ctx context.Context, request *workflowservice.GetWorkflowExecutionHistoryRequest) (*workflowservice.GetWorkflowExecutionHistoryResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.find(request.GetExecution().GetWorkflowId(), request.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	if request.GetHistoryEventFilterType() != enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT {
		return nil, unavailable("the history of a workflow")
	}
	if request.GetWaitNewEvent() {
		if err := h.await(ctx, func() bool { return !x.open() }); err != nil {
			return nil, err
		}
	}
	if x.open() {
		return &workflowservice.GetWorkflowExecutionHistoryResponse{History: &historypb.History{}}, nil
	}
	return &workflowservice.GetWorkflowExecutionHistoryResponse{
		History: &historypb.History{Events: []*historypb.HistoryEvent{x.closing}},
	}, nil
}

// DescribeWorkflowExecution tells about a run what the package knows, which does not
// include its history, its activities and its children.
func (h handler) DescribeWorkflowExecution(_ context.Context, request *workflowservice.DescribeWorkflowExecutionRequest) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	h.Scheduler.Lock()
	defer h.Scheduler.Unlock()
	x, err := h.find(request.GetExecution().GetWorkflowId(), request.GetExecution().GetRunId())
	if err != nil {
		return nil, err
	}
	attributes := x.request.GetSearchAttributes()
	if attributes == nil {
		attributes = &commonpb.SearchAttributes{}
	}
	info := &workflowpb.WorkflowExecutionInfo{
		Execution:        x.ref(),
		Type:             x.request.GetWorkflowType(),
		StartTime:        timestamppb.New(x.startAt),
		ExecutionTime:    timestamppb.New(x.startAt),
		Status:           x.status,
		TaskQueue:        x.request.GetTaskQueue().GetName(),
		Memo:             x.request.GetMemo(),
		SearchAttributes: attributes,
		FirstRunId:       x.first,
	}
	if p := x.parentage; p != nil {
		info.ParentExecution, info.RootExecution = p.parent.ref(), p.root.ref()
	}
	if !x.open() {
		info.CloseTime = timestamppb.New(x.closeTime)
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{
		ExecutionConfig: &workflowpb.WorkflowExecutionConfig{
			TaskQueue:                  &taskqueuepb.TaskQueue{Name: x.request.GetTaskQueue().GetName()},
			WorkflowExecutionTimeout:   x.request.GetWorkflowExecutionTimeout(),
			WorkflowRunTimeout:         x.request.GetWorkflowRunTimeout(),
			DefaultWorkflowTaskTimeout: x.request.GetWorkflowTaskTimeout(),
			UserMetadata:               x.request.GetUserMetadata(),
		},
		WorkflowExecutionInfo: info,
	}, nil
}
