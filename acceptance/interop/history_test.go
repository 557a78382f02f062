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
	var found []string
	for _, event := range events {
		recorded, err := proto.Marshal(event)
		s.must(err)
		for _, text := range texts {
			if bytes.Contains(recorded, []byte(text)) && !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
	}
	slices.Sort(found)
	return found
}
