package main

import (
	"context"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/sdk/converter"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

// compare writes what the server has of a record, and what those with the keys read.
func compare(ctx context.Context, s *program.Stage, codec Codec, record *RecordHandle) error {
	last, err := record.Describe(ctx)
	if err != nil {
		return err
	}
	s.Say("\nWhat the server has of it, and what those with the keys read:")
	for _, runID := range []string{record.RunID(), last.WorkflowExecution.RunID} {
		if err := compareRun(ctx, s, codec, record.WorkflowID(), runID); err != nil {
			return fmt.Errorf("read what the server has: %w", err)
		}
	}
	s.Say("In clear text it has IDs and names, such as %s, %s/1 and %s.", record.WorkflowID(), RecordPrescribeUpdate, PharmacyDispenseActivity)
	return nil
}

// compareRun writes a line for each payload of a run.
func compareRun(ctx context.Context, s *program.Stage, codec Codec, workflowID, runID string) error {
	events := s.Client.GetWorkflowHistory(ctx, workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return err
		}
		payloads, err := payloadsOf(ctx, event)
		if err != nil {
			return err
		}
		decoded, err := codec.Decode(payloads)
		if err != nil {
			return err
		}
		for i, payload := range payloads {
			s.Say("  %-32v %-18s %s", event.GetEventType(), serverSide(payload), clientSide(decoded[i]))
		}
	}
	return nil
}

// payloadsOf are all payloads of an event, wherever they are in it.
func payloadsOf(ctx context.Context, event *historypb.HistoryEvent) ([]*commonpb.Payload, error) {
	var all []*commonpb.Payload
	err := proxy.VisitPayloads(ctx, event, proxy.VisitPayloadsOptions{
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			all = append(all, payloads...)
			return payloads, nil
		},
	})
	return all, err
}

// serverSide is what can be read of a payload without keys.
func serverSide(payload *commonpb.Payload) string {
	if string(payload.GetMetadata()[converter.MetadataEncoding]) != encryptedEncoding {
		return "IN CLEAR TEXT"
	}
	return fmt.Sprintf("encrypted, %s", payload.GetMetadata()[keyIDMetadata])
}

// clientSide is what a decrypted payload says.
func clientSide(payload *commonpb.Payload) string {
	switch string(payload.GetMetadata()[converter.MetadataEncoding]) {
	case converter.MetadataEncodingJSON:
		return string(payload.GetData())
	case converter.MetadataEncodingNil:
		return "nothing"
	}
	return "what the first run remembers of messages"
}
