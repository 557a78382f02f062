package host_test

import (
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// A history is what a server would record, as far as a replay looks at it. It is written by hand, so that
// a test can make it as long as it likes.
type history struct{ historypb.History }

// recorded is when: no workflow that is replayed here looks at the time.
var recorded = timestamppb.New(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))

// started begins the history of the first run of a workflow, or with a header of the second one.
func started(workflowType string, header *commonpb.Header) *history {
	const first, second = "first", "second"
	attributes := &historypb.WorkflowExecutionStartedEventAttributes{
		WorkflowType:           &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:              &taskqueuepb.TaskQueue{Name: workflowType},
		OriginalExecutionRunId: first,
		FirstExecutionRunId:    first,
		Attempt:                1,
		Header:                 header,
	}
	if header != nil {
		attributes.OriginalExecutionRunId, attributes.ContinuedExecutionRunId = second, first
	}
	h := &history{}
	h.add(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, &historypb.HistoryEvent{
		Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{WorkflowExecutionStartedEventAttributes: attributes},
	})
	return h
}

// add adds an event and returns its ID.
func (h *history) add(eventType enumspb.EventType, event *historypb.HistoryEvent) int64 {
	event.EventId, event.EventType, event.EventTime = int64(len(h.Events))+1, eventType, recorded
	h.Events = append(h.Events, event)
	return event.EventId
}

// signals adds signals of one name.
func (h *history) signals(name string, messages ...any) {
	for _, m := range messages {
		h.add(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, &historypb.HistoryEvent{
			Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
				WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{
					SignalName: name, Input: payloads(m), Header: &commonpb.Header{},
				},
			},
		})
	}
}

// task adds a workflow task, and returns the ID of its first event. The events after it are the commands of
// the task.
func (h *history) task() (scheduled int64) {
	scheduled = h.add(enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, &historypb.HistoryEvent{})
	h.add(enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED, &historypb.HistoryEvent{
		Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
			WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{ScheduledEventId: scheduled},
		},
	})
	h.add(enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, &historypb.HistoryEvent{
		Attributes: &historypb.HistoryEvent_WorkflowTaskCompletedEventAttributes{
			WorkflowTaskCompletedEventAttributes: &historypb.WorkflowTaskCompletedEventAttributes{
				ScheduledEventId: scheduled, StartedEventId: scheduled + 1,
				// Without these the SDK replays as it did years ago: they order updates among commands and signals.
				SdkMetadata: &sdkpb.WorkflowTaskCompletedMetadata{LangUsedFlags: []uint32{3, 4}},
			},
		},
	})
	return scheduled
}

// updates adds that the last task accepted updates of one name, and then completed all of them.
func (h *history) updates(scheduled int64, name string, messages ...any) {
	accepted := make([]int64, len(messages))
	id := func(i int) string { return fmt.Sprint("update-", scheduled, "-", i) }
	for i, m := range messages {
		accepted[i] = h.add(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, &historypb.HistoryEvent{
			Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{
				WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
					ProtocolInstanceId:               id(i),
					AcceptedRequestMessageId:         id(i) + "/request",
					AcceptedRequestSequencingEventId: scheduled,
					AcceptedRequest: &updatepb.Request{
						Meta:  &updatepb.Meta{UpdateId: id(i)},
						Input: &updatepb.Input{Header: &commonpb.Header{}, Name: name, Args: payloads(m)},
					},
				},
			},
		})
	}
	for i := range messages {
		h.add(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, &historypb.HistoryEvent{
			Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateCompletedEventAttributes{
				WorkflowExecutionUpdateCompletedEventAttributes: &historypb.WorkflowExecutionUpdateCompletedEventAttributes{
					Meta: &updatepb.Meta{UpdateId: id(i)}, AcceptedEventId: accepted[i],
				},
			},
		})
	}
}

// timers adds that the last task has started timers, and that they have fired.
func (h *history) timers(count int) {
	started := make([]*historypb.TimerFiredEventAttributes, count)
	for i := range started {
		// The SDK names a timer after the event that starts it.
		timer := fmt.Sprint(len(h.Events) + 1)
		started[i] = &historypb.TimerFiredEventAttributes{TimerId: timer, StartedEventId: h.add(enumspb.EVENT_TYPE_TIMER_STARTED, &historypb.HistoryEvent{
			Attributes: &historypb.HistoryEvent_TimerStartedEventAttributes{
				TimerStartedEventAttributes: &historypb.TimerStartedEventAttributes{TimerId: timer},
			},
		})}
	}
	for _, timer := range started {
		h.add(enumspb.EVENT_TYPE_TIMER_FIRED, &historypb.HistoryEvent{
			Attributes: &historypb.HistoryEvent_TimerFiredEventAttributes{TimerFiredEventAttributes: timer},
		})
	}
}

// completed adds that the last task has completed the workflow.
func (h *history) completed() *history {
	h.add(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, &historypb.HistoryEvent{})
	return h
}

// continued adds that the last task has continued the workflow as new.
func (h *history) continued() *history {
	h.add(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW, &historypb.HistoryEvent{})
	return h
}

func payloads(value any) *commonpb.Payloads {
	encoded, err := converter.GetDefaultDataConverter().ToPayloads(value)
	if err != nil {
		panic(err)
	}
	return encoded
}
