package conversation

import (
	"errors"
	"fmt"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
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

// What becomes of the context makes no difference to what is sent, as for all signals of workflows. If the policies
// forbid another start, the error says so. All of it is the same in the test kit.
func TestStartAnotherWorkflowThatHasEnded(t *testing.T) {
	server := devserver.ForTest(t, devserver.Options{DynamicConfig: map[string]any{"history.enableSignalWithStartFromWorkflow": true}})
	env := temporaltest.New(t)
	RegisterSpeaker(env, sendersAndOthers.new)
	testserver.StartWorker(t, server.Client(), "queue", runtime.WorkerOptions(worker.Options{}), sendersAndOthers.register)
	for name, sdk := range map[string]client.Client{"server": server.Client(), "test kit": env.Client()} {
		t.Run(name, func(t *testing.T) {
			s := &scene{t, testserver.Context(t), sdk}
			sender, other := s.start("queue", "sender"), NewSpeakerClient(sdk).Handle("other")
			s.must(sender.Do(s.ctx, "cancelled"))
			s.waitFor(sender, "cancelled: <nil>, <nil>")
			s.has(other, "while it is cancelled", "after it was cancelled", "end")
			s.must(sender.Do(s.ctx, "rejected"))
			s.waitFor(sender, "rejected: true")
		})
	}
}

// sendersAndOthers have two parts.
var sendersAndOthers = part{do: func(ctx workflow.Context, s *speaker, what string) error {
	hear := func(ctx workflow.Context, text string, options ...runtime.StartOption) error {
		_, err := ExternalSpeakerWithStart(Input{ID: "other"}, options...).Hear(ctx, text)
		return err
	}
	switch what {
	case "cancelled":
		cancelled, cancel := workflow.WithCancel(ctx)
		begun := false
		first := runtime.Async(cancelled, func(ctx workflow.Context) error {
			begun = true
			return hear(ctx, "while it is cancelled")
		})
		err := workflow.Await(ctx, func() bool { return begun })
		cancel()
		err = errors.Join(err, first.Get(ctx, nil))
		s.write(fmt.Sprintf("cancelled: %v, %v", err, errors.Join(hear(cancelled, "after it was cancelled"), hear(cancelled, "end"))))
	case "rejected":
		err := hear(ctx, "once more", runtime.WithIDReusePolicy(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE))
		s.write(fmt.Sprintf("rejected: %t", errors.Is(err, runtime.ErrAlreadyStarted) && errors.As(err, new(*temporal.NexusOperationError))))
	}
	return nil
}}

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
