package interop

import (
	"bytes"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// history is what the server has recorded of a workflow, from a run to the last one into which
// it has continued.
func (s *scene) history(workflowID, runID string) []*historypb.HistoryEvent {
	s.Helper()
	var all []*historypb.HistoryEvent
	for {
		next := ""
		events := testserver.Client().GetWorkflowHistory(s.ctx, workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			s.must(err)
			all = append(all, event)
			next = event.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
		}
		if next == "" {
			return all
		}
		runID = next
	}
}

// unencrypted lists the payloads of events that do not say that they are encrypted.
func (s *scene) unencrypted(events []*historypb.HistoryEvent) []string {
	s.Helper()
	var found []string
	for _, event := range events {
		s.must(proxy.VisitPayloads(s.ctx, event, proxy.VisitPayloadsOptions{
			Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
				for _, p := range payloads {
					if string(p.GetMetadata()["encoding"]) != encryptedEncoding {
						found = append(found, fmt.Sprintf("%s: %s", event.GetEventType(), p.GetData()))
					}
				}
				return payloads, nil
			},
		}))
	}
	return found
}

// readable lists which of the texts are in any of the events.
func (s *scene) readable(events []*historypb.HistoryEvent, texts []string) []string {
	s.Helper()
	var recorded []byte
	for _, event := range events {
		var err error
		recorded, err = proto.MarshalOptions{}.MarshalAppend(recorded, event)
		s.must(err)
	}
	return readable(recorded, texts)
}

func readable(data []byte, texts []string) []string {
	var found []string
	for _, text := range texts {
		if bytes.Contains(data, []byte(text)) {
			found = append(found, text)
		}
	}
	slices.Sort(found)
	return found
}

// carried is what the last run that continues another one in the history got from that besides its
// input, as it was recorded. It is in a header: the input alone is an argument, as in a workflow
// written by hand.
func (s *scene) carried(events []*historypb.HistoryEvent) []byte {
	s.Helper()
	var data []byte
	for _, event := range events {
		started := event.GetWorkflowExecutionStartedEventAttributes()
		if started.GetContinuedExecutionRunId() == "" {
			continue
		}
		if n := len(started.GetInput().GetPayloads()); n != 1 {
			s.Errorf("the next run has %d arguments, want the input alone", n)
		}
		data = started.GetHeader().GetFields()["temporalgen-carried"].GetData()
	}
	return data
}
