package replaytest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

const secret = "4711"

// fill sets all fields of a message, and of the messages in it, to a secret.
func fill(m protoreflect.Message, depth int) {
	value := func(field protoreflect.FieldDescriptor, fresh func() protoreflect.Value) (protoreflect.Value, bool) {
		switch field.Kind() {
		case protoreflect.StringKind:
			return protoreflect.ValueOfString(secret), true
		case protoreflect.BytesKind:
			return protoreflect.ValueOfBytes([]byte(secret)), true
		case protoreflect.MessageKind:
			if depth == 0 {
				return protoreflect.Value{}, false
			}
			v := fresh()
			fill(v.Message(), depth-1)
			return v, true
		}
		return protoreflect.Value{}, false
	}
	for i := range m.Descriptor().Fields().Len() {
		field := m.Descriptor().Fields().Get(i)
		switch {
		case field.IsMap():
			entries := m.NewField(field).Map()
			if v, ok := value(field.MapValue(), entries.NewValue); ok && field.MapKey().Kind() == protoreflect.StringKind {
				entries.Set(protoreflect.ValueOfString("key").MapKey(), v)
				m.Set(field, protoreflect.ValueOfMap(entries))
			}
		case field.IsList():
			list := m.NewField(field).List()
			if v, ok := value(field, list.NewElement); ok {
				list.Append(v)
				m.Set(field, protoreflect.ValueOfList(list))
			}
		default:
			if v, ok := value(field, func() protoreflect.Value { return m.NewField(field) }); ok {
				m.Set(field, v)
			}
		}
	}
}

// eventsOfEachType has an event of each type, with a secret in each field.
func eventsOfEachType() []*historypb.HistoryEvent {
	var events []*historypb.HistoryEvent
	attributes := (&historypb.HistoryEvent{}).ProtoReflect().Descriptor().Oneofs().ByName("attributes").Fields()
	for i := range attributes.Len() {
		event := &historypb.HistoryEvent{}
		fill(event.ProtoReflect(), 0)
		m := event.ProtoReflect()
		of := m.NewField(attributes.Get(i))
		fill(of.Message(), 5)
		m.Set(attributes.Get(i), of)
		events = append(events, event)
	}
	return events
}

// No field of an event is forgotten.
func TestScrubbedEverywhere(t *testing.T) {
	events := eventsOfEachType()
	if len(events) < 50 {
		t.Fatalf("there are only %d types of events", len(events))
	}
	var fields []string
	s := scrubber{
		payload: func(field string, p *commonpb.Payload) *commonpb.Payload {
			fields = append(fields, field)
			return &commonpb.Payload{}
		},
		text: func(field, text string) string {
			fields = append(fields, field)
			return ""
		},
	}
	for _, event := range events {
		if err := s.message("", event.ProtoReflect()); err != nil {
			t.Fatal(err)
		}
		encoded, err := proto.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(encoded, []byte(secret)) {
			t.Errorf("it is still in %v", event)
		}
	}
	for _, want := range []string{
		"workflowExecutionStartedEventAttributes.input.payloads[0]",
		"workflowExecutionStartedEventAttributes.memo.fields.key",
		"workflowExecutionStartedEventAttributes.searchAttributes.indexedFields.key",
		"workflowExecutionStartedEventAttributes.header.fields.key",
		"workflowExecutionFailedEventAttributes.failure.message",
		"workflowExecutionFailedEventAttributes.failure.cause.message",
		"workflowExecutionFailedEventAttributes.failure.encodedAttributes",
		"markerRecordedEventAttributes.details.key.payloads[0]",
		"workflowExecutionUpdateAcceptedEventAttributes.acceptedRequest.input.args.payloads[0]",
		"nexusOperationScheduledEventAttributes.nexusHeader.key",
	} {
		if !slices.Contains(fields, want) {
			t.Errorf("%s is not seen", want)
		}
	}
}

// Who records and which machines have worked is never kept.
func TestScrubbedByItself(t *testing.T) {
	for _, event := range append(eventsOfEachType(), &historypb.HistoryEvent{Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{
		WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{
			TaskQueue: &taskqueuepb.TaskQueue{Name: "identity: 4711", Kind: enumspb.TASK_QUEUE_KIND_STICKY},
		},
	}}) {
		if err := (scrubber{}).message("", event.ProtoReflect()); err != nil {
			t.Fatal(err)
		}
		text := event.String()
		if strings.Contains(text, `identity:"`+secret) || strings.Contains(text, "identity: "+secret) {
			t.Errorf("an identity is still there: %s", text)
		}
		if strings.Contains(text, "stack_trace") {
			t.Errorf("a stack trace is still there: %s", text)
		}
	}
}

func TestScrubPayloadThatReturnsNothing(t *testing.T) {
	s := scrubber{payload: func(string, *commonpb.Payload) *commonpb.Payload { return nil }}
	err := s.message("", withHeader("tenant", payload("json/plain", `1`)).GetEvents()[0].ProtoReflect())
	const want = "ScrubPayload returned nil for workflowExecutionSignaledEventAttributes.header.fields.tenant"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// Messages that were handed on cannot be looked at in an encrypted form.
func TestScrubWhatIsEncrypted(t *testing.T) {
	s := scrubber{payload: func(_ string, p *commonpb.Payload) *commonpb.Payload { return p }}
	err := s.message("", withHeader(run.CarriedHeader, payload("binary/encrypted", "?")).GetEvents()[0].ProtoReflect())
	if err == nil || !strings.Contains(err.Error(), "ScrubPayload has to decode it") {
		t.Errorf("the error is %v", err)
	}
}
