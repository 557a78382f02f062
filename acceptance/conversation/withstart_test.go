package conversation

import (
	"errors"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A wrapping codec makes payloads that nobody can read without it.
type wrapping struct{}

func (wrapping) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	encoded := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		data, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		encoded[i] = &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/wrapped")}, Data: data}
	}
	return encoded, nil
}

func (wrapping) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	decoded := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		decoded[i] = p
		if string(p.GetMetadata()["encoding"]) == "binary/wrapped" {
			decoded[i] = &commonpb.Payload{}
			if err := proto.Unmarshal(p.GetData(), decoded[i]); err != nil {
				return nil, err
			}
		}
	}
	return decoded, nil
}

func TestStartAnotherWorkflowWithASignal(t *testing.T) {
	server := devserver.ForTest(t, devserver.Options{DynamicConfig: map[string]any{"history.enableSignalWithStartFromWorkflow": true}})
	for name, options := range map[string]client.Options{
		"plain":        {},
		"with a codec": {DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), wrapping{})},
	} {
		t.Run(name, func(t *testing.T) {
			sdk, err := server.NewClient(t.Context(), options)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(sdk.Close)
			s := &scene{t, testserver.Context(t), sdk}
			id := testserver.Name(t)
			other := Input{ID: id + "-other"}
			p := part{run: func(ctx workflow.Context, s *speaker) error {
				if s.ID != id {
					return nil
				}
				for _, text := range []string{"hello", "again"} {
					started, err := ExternalSpeakerWithStart(other, runtime.WithSummary("started by another one")).Hear(ctx, text)
					if err != nil {
						return err
					}
					if started.WorkflowID != other.ID {
						s.write("the ID is " + started.WorkflowID)
					}
				}
				// It runs already, and its ID is another one.
				if _, err := ExternalSpeakerWithStart(Input{}).Hear(ctx, "nobody"); !errors.Is(err, runtime.ErrInvalid) {
					s.write("a workflow has no ID")
				}
				return ExternalSpeaker(other.ID).Hear(ctx, "end")
			}}
			s.hire(id, p)
			h := s.start(id, id)
			s.hear(h, "end")
			s.has(h, "end")
			s.has(NewSpeakerClient(sdk).Handle(other.ID), "hello", "again", "end")
			s.replay(h, p, options.DataConverter)
		})
	}
}

// Servers refuse it by default: they do not take the workflow task, which times out.
func TestStartAnotherWorkflowWithASignalOfAServerThatRefusesIt(t *testing.T) {
	s := newScene(t)
	id := testserver.Name(t)
	s.hire(id, part{run: func(ctx workflow.Context, s *speaker) error {
		_, err := ExternalSpeakerWithStart(Input{ID: id + "-other"}).Hear(ctx, "hello")
		return err
	}})
	h, err := NewSpeakerClient(s.sdk).Start(s.ctx, Input{ID: id}, runtime.WithTaskQueue(id), runtime.WithTaskTimeout(time.Second))
	s.must(err)
	testserver.WaitForEvent(t, s.sdk, id, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
	s.must(h.Terminate(s.ctx, "it would try for ever"))
}
