package replaytest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// outcomeText describes how an update or a run ended.
func (r *replayed) outcomeText(outcome *updatepb.Outcome) string {
	if failure := outcome.GetFailure(); failure != nil {
		var b strings.Builder
		b.WriteString("failed\n")
		r.writeFailure(&b, failure)
		return b.String()
	}
	return "completed\n" + r.payloads(outcome.GetSuccess())
}

// continuedText describes how a run continued as new.
func (r *replayed) continuedText(next *historypb.WorkflowExecutionContinuedAsNewEventAttributes) string {
	text := fmt.Sprintf("continued as new\nworkflow type: %s\ntask queue: %s\ninput:\n%s",
		next.GetWorkflowType().GetName(), next.GetTaskQueue().GetName(), r.payloads(next.GetInput()))
	if carried := next.GetHeader().GetFields()[run.CarriedHeader]; carried != nil {
		text += "handed on by the runtime:\n" + r.carriedText(carried)
	}
	return text
}

// carriedText describes what a generated workflow hands on in a header.
func (r *replayed) carriedText(carried *commonpb.Payload) string {
	var encoded []byte
	if err := r.data.FromPayload(carried, &encoded); err != nil {
		return r.payload(carried)
	}
	var b strings.Builder
	_, err := run.VisitCarried(encoded, func(what string, m proto.Message) error {
		fmt.Fprintf(&b, "%s: ", what)
		switch m := m.(type) {
		case *commonpb.Payloads:
			b.WriteString(strings.TrimSuffix(r.payloads(m), "\n"))
		case *failurepb.Failure:
			b.WriteString("\n")
			r.writeFailure(&b, m)
		}
		b.WriteString("\n")
		return nil
	})
	if err != nil {
		return r.payload(carried)
	}
	return b.String()
}

// writeFailure describes a failure and its causes, as far as a client sees them.
func (r *replayed) writeFailure(b *strings.Builder, failure *failurepb.Failure) {
	failure = proto.CloneOf(failure)
	if failure.GetEncodedAttributes() != nil {
		converter.DecodeCommonFailureAttributes(r.data, failure)
	}
	line := func(name, text string) { fmt.Fprintf(b, "%s: %s\n", name, text) }
	switch info := failure.GetFailureInfo().(type) {
	case *failurepb.Failure_ApplicationFailureInfo:
		line("type", info.ApplicationFailureInfo.GetType())
		line("retryable", strconv.FormatBool(!info.ApplicationFailureInfo.GetNonRetryable()))
		if delay := info.ApplicationFailureInfo.GetNextRetryDelay(); delay != nil {
			line("next retry delay", delay.AsDuration().String())
		}
		if category := info.ApplicationFailureInfo.GetCategory(); category != enumspb.APPLICATION_ERROR_CATEGORY_UNSPECIFIED {
			line("category", category.String())
		}
		r.writeDetails(b, info.ApplicationFailureInfo.GetDetails())
	case *failurepb.Failure_CanceledFailureInfo:
		line("type", "cancelled")
		r.writeDetails(b, info.CanceledFailureInfo.GetDetails())
	case *failurepb.Failure_TimeoutFailureInfo:
		line("type", "timeout "+info.TimeoutFailureInfo.GetTimeoutType().String())
	case *failurepb.Failure_ActivityFailureInfo:
		line("activity", info.ActivityFailureInfo.GetActivityType().GetName())
		line("retry state", info.ActivityFailureInfo.GetRetryState().String())
	case *failurepb.Failure_ChildWorkflowExecutionFailureInfo:
		line("child", info.ChildWorkflowExecutionFailureInfo.GetWorkflowType().GetName())
		line("retry state", info.ChildWorkflowExecutionFailureInfo.GetRetryState().String())
	case *failurepb.Failure_ServerFailureInfo:
		line("retryable", strconv.FormatBool(!info.ServerFailureInfo.GetNonRetryable()))
	default:
		line("type", fmt.Sprintf("%T", info))
	}
	line("message", failure.GetMessage())
	if cause := failure.GetCause(); cause != nil {
		b.WriteString("cause:\n")
		r.writeFailure(b, cause)
	}
}

func (r *replayed) writeDetails(b *strings.Builder, details *commonpb.Payloads) {
	if len(details.GetPayloads()) > 0 {
		fmt.Fprintf(b, "details:\n%s", r.payloads(details))
	}
}

// payloads describes values, each in lines of its own. Nothing is the same as one value that is nil.
func (r *replayed) payloads(payloads *commonpb.Payloads) string {
	var b strings.Builder
	for _, p := range payloads.GetPayloads() {
		if text := r.payload(p); len(payloads.GetPayloads()) > 1 || text != "null\n" {
			b.WriteString(text)
		}
	}
	return b.String()
}

// payload describes a value, which codecs have decoded, so that how it is encoded does not matter.
func (r *replayed) payload(p *commonpb.Payload) string {
	p = r.decoded(p)
	encoding, message := string(p.GetMetadata()["encoding"]), string(p.GetMetadata()["messageType"])
	data := p.GetData()
	switch {
	case encoding == "binary/null":
		return "null\n"
	case encoding == "binary/protobuf":
		data = protobufJSON(message, data)
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if decoder.Decode(&value) == nil && !decoder.More() {
		// The order of fields, white space and the like do not matter.
		indented, err := json.MarshalIndent(value, "", "  ")
		if err == nil {
			data = indented
		}
	}
	if message != "" {
		message += " "
	}
	if utf8.Valid(data) {
		return message + string(data) + "\n"
	}
	return fmt.Sprintf("%s%s %x\n", message, encoding, data)
}

// decoded is a payload as it was before codecs. A converter that does not know raw values leaves it as it is.
func (r *replayed) decoded(p *commonpb.Payload) *commonpb.Payload {
	var raw converter.RawValue
	if err := r.data.FromPayload(p, &raw); err != nil || raw.Payload() == nil {
		return p
	}
	return raw.Payload()
}

// protobufJSON returns an encoded message as JSON, if its type is known.
func protobufJSON(name string, data []byte) []byte {
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
	if err != nil {
		return data
	}
	message := kind.New().Interface()
	if err := proto.Unmarshal(data, message); err != nil {
		return data
	}
	text, err := protojson.Marshal(message)
	if err != nil {
		return data
	}
	return text
}
