package replaytest

import (
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// scrub takes out of the runs of a chain what must not be kept. What they ended with is taken from a replay of what is
// left, and so is what they hand on: it is made of the messages, perhaps in a form that nobody can scrub.
func (c Corpus) scrub(chain []*historypb.History) error {
	asked := c.ScrubPayload != nil || c.ScrubText != nil
	for _, history := range chain {
		if !asked {
			break
		}
		if err := c.Replay(History{Name: runID(history), History: history}); err != nil {
			return fmt.Errorf("before it is scrubbed: %w", err)
		}
	}
	s := scrubber{payload: c.ScrubPayload, text: c.ScrubText}
	for _, history := range chain {
		for _, event := range history.GetEvents() {
			if err := s.message("", event.ProtoReflect()); err != nil {
				return fmt.Errorf("event %d, %s: %w", event.GetEventId(), typeOf(event), err)
			}
		}
	}
	for i, history := range chain {
		if !asked {
			break
		}
		replayed, err := c.replay(history)
		if err == nil {
			err = replayed.ends(history)
		}
		if err != nil {
			return fmt.Errorf("history of run %s does not replay any more, after it has been scrubbed: %w", runID(history), err)
		}
		var next *historypb.History
		if i+1 < len(chain) {
			next = chain[i+1]
		}
		if err := replayed.keep(history, next); err != nil {
			return err
		}
	}
	return nil
}

// A scrubber changes events. Its functions are those of a Corpus.
type scrubber struct {
	payload func(field string, payload *commonpb.Payload) *commonpb.Payload
	text    func(field, text string) string
}

// recorder stands for people and machines.
const recorder = "recorder"

// message scrubs all fields of a message, whatever its type is.
func (s scrubber) message(path string, m protoreflect.Message) (err error) {
	switch m := m.Interface().(type) {
	case *commonpb.Payload:
		return s.onePayload(path, m)
	case *taskqueuepb.TaskQueue:
		if m.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY {
			m.Name = recorder // a worker's own queue has the name of its host
		}
	case *commonpb.Callback_Internal:
		m.Data = nil // for the server
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		name := strings.TrimPrefix(path+"."+field.JSONName(), ".")
		switch {
		case field.IsMap():
			entries := value.Map()
			entries.Range(func(key protoreflect.MapKey, entry protoreflect.Value) bool {
				entry, err = s.value(name+"."+key.String(), field.MapValue(), entry)
				entries.Set(key, entry)
				return err == nil
			})
		case field.IsList():
			list := value.List()
			for i := 0; i < list.Len() && err == nil; i++ {
				var entry protoreflect.Value
				entry, err = s.value(fmt.Sprintf("%s[%d]", name, i), field, list.Get(i))
				list.Set(i, entry)
			}
		default:
			value, err = s.value(name, field, value)
			m.Set(field, value)
		}
		return err == nil
	})
	return err
}

// value scrubs a value that is not a list and not a map.
func (s scrubber) value(path string, field protoreflect.FieldDescriptor, value protoreflect.Value) (protoreflect.Value, error) {
	switch field.Kind() {
	case protoreflect.MessageKind:
		return value, s.message(path, value.Message())
	case protoreflect.StringKind:
		if field.Name() == "identity" || field.FullName() == "temporal.api.common.v1.Principal.name" {
			return protoreflect.ValueOfString(recorder), nil
		}
		if field.FullName() == "temporal.api.failure.v1.Failure.stack_trace" {
			return protoreflect.ValueOfString(""), nil // it has the paths of a machine
		}
		if s.text != nil {
			return protoreflect.ValueOfString(s.text(path, value.String())), nil
		}
	}
	return value, nil
}

// onePayload scrubs a payload, and if it is what a generated workflow was handed, the payloads in it.
func (s scrubber) onePayload(path string, p *commonpb.Payload) error {
	if s.payload != nil {
		scrubbed := s.payload(path, proto.CloneOf(p))
		if scrubbed == nil {
			return fmt.Errorf("ScrubPayload returned nil for %s", path)
		}
		proto.Reset(p)
		proto.Merge(p, scrubbed)
	}
	if !strings.HasSuffix(path, ".header.fields."+run.CarriedHeader) {
		return nil
	}
	encoding := string(p.GetMetadata()["encoding"])
	if encoding != "binary/plain" && s.payload == nil && s.text == nil {
		return nil // what a codec has encoded tells nothing
	}
	if encoding != "binary/plain" {
		return fmt.Errorf("%s has the encoding %q: ScrubPayload has to decode it, since there are messages in it", path, encoding)
	}
	data, err := run.VisitCarried(p.GetData(), func(what string, m proto.Message) error {
		return s.message(path+"."+what, m.ProtoReflect())
	})
	p.Data = data
	return err
}
