package replaytest

import (
	"errors"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/workflow"
)

// closing is the event with which a run ended by what its code did, nil if it is open, or was terminated or timed out.
func closing(history *historypb.History) *historypb.HistoryEvent {
	last := history.GetEvents()[len(history.GetEvents())-1]
	if last.GetWorkflowExecutionCompletedEventAttributes() != nil || last.GetWorkflowExecutionFailedEventAttributes() != nil ||
		last.GetWorkflowExecutionCanceledEventAttributes() != nil || last.GetWorkflowExecutionContinuedAsNewEventAttributes() != nil {
		return last
	}
	return nil
}

// continued is what would be recorded of a run that continues as new.
func continued(next *workflow.ContinueAsNewError) *historypb.WorkflowExecutionContinuedAsNewEventAttributes {
	return &historypb.WorkflowExecutionContinuedAsNewEventAttributes{
		WorkflowType: &commonpb.WorkflowType{Name: next.WorkflowType.Name},
		TaskQueue:    &taskqueuepb.TaskQueue{Name: next.TaskQueueName},
		Input:        next.Input,
		Header:       next.Header,
	}
}

// compare compares how the run and its updates ended with what is recorded.
func (r *replayed) compare(history *historypb.History) error {
	found := []error{r.ends(history)}
	if recorded := closing(history); recorded != nil && found[0] == nil {
		found = append(found, differ("the end of the run", recorded, r.text(recorded), r.text(r.closing)))
	}
	for _, event := range history.GetEvents() {
		updated := event.GetWorkflowExecutionUpdateCompletedEventAttributes()
		if outcome := r.updates[updated.GetMeta().GetUpdateId()]; updated != nil && outcome != nil {
			found = append(found, differ("update "+updated.GetMeta().GetUpdateId(), event, r.outcomeText(updated.GetOutcome()), r.outcomeText(outcome)))
		}
	}
	return errors.Join(found...)
}

// ends compares when and in which way the run ended with what is recorded.
func (r *replayed) ends(history *historypb.History) error {
	recorded := closing(history)
	switch {
	case !r.begun && lastTask(history) > 0:
		return errArguments
	case recorded != nil && r.closing == nil:
		return fmt.Errorf("at event %d, %s: the replayed run goes on", recorded.GetEventId(), typeOf(recorded))
	case recorded != nil && recorded.EventType != r.closing.EventType:
		return differ("the end of the run", recorded, r.text(recorded), r.text(r.closing))
	case r.closing != nil && (r.task < lastTask(history) || r.task == lastTask(history) && recorded == nil):
		return fmt.Errorf("in the workflow task of event %d the replayed run ends, and the recorded one goes on:\n%s", r.task, r.text(r.closing))
	}
	return nil
}

// differ makes an error of two texts that differ.
func differ(what string, recorded *historypb.HistoryEvent, want, got string) error {
	if diff := difference(want, got); diff != "" {
		return fmt.Errorf("at event %d, %s: %s differs (-recorded +replayed):\n%s", recorded.GetEventId(), typeOf(recorded), what, diff)
	}
	return nil
}

// lastTask is the event with which the last workflow task began that is completed.
func lastTask(history *historypb.History) int64 {
	for _, event := range slices.Backward(history.GetEvents()) {
		if completed := event.GetWorkflowTaskCompletedEventAttributes(); completed != nil {
			return completed.GetStartedEventId()
		}
	}
	return 0
}

// text describes the end of a run.
func (r *replayed) text(event *historypb.HistoryEvent) string {
	switch {
	case event.GetWorkflowExecutionCompletedEventAttributes() != nil:
		return r.outcomeText(&updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: event.GetWorkflowExecutionCompletedEventAttributes().GetResult()}})
	case event.GetWorkflowExecutionFailedEventAttributes() != nil:
		return r.outcomeText(&updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: event.GetWorkflowExecutionFailedEventAttributes().GetFailure()}})
	case event.GetWorkflowExecutionCanceledEventAttributes() != nil:
		return "cancelled\n" + r.payloads(event.GetWorkflowExecutionCanceledEventAttributes().GetDetails())
	default:
		return r.continuedText(event.GetWorkflowExecutionContinuedAsNewEventAttributes())
	}
}
