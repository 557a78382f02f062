package interop

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/temporalgen/temporalgen/runtime"
)

// take starts the scene's lease.
func (s *scene) take() *LeaseHandle {
	s.Helper()
	h, err := NewLeaseClient(s.sdk, s.onQueue()).Start(s.ctx, &commonpb.WorkflowExecution{WorkflowId: s.id})
	s.must(err)
	return h
}

func run(id string) *commonpb.WorkflowExecution { return &commonpb.WorkflowExecution{RunId: id} }

// leaseState is the state of the scene's lease in JSON.
func (s *scene) leaseState(extended string, heldBy ...any) *structpb.Struct {
	s.Helper()
	state, err := structpb.NewStruct(map[string]any{"holder": s.id, "held_by": heldBy, "extended": extended, "renewed": false})
	s.must(err)
	return state
}

func (s *scene) wantProto(what string, want, got proto.Message) {
	s.Helper()
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (s *scene) waitForHolders(h *LeaseHandle, n int) *structpb.Struct {
	s.Helper()
	var state *structpb.Struct
	s.waitFor("holders", func() (bool, error) {
		var err error
		state, err = h.State(s.ctx)
		return len(state.GetFields()["held_by"].GetListValue().GetValues()) >= n, err
	})
	return state
}

func TestProtobufMessagesReachTheirHandlers(t *testing.T) {
	s := newScene(t, options{})
	h := s.take()
	s.must(h.Held(s.ctx, run("run-1")))
	s.must(h.Held(s.ctx, run("run-2")))
	sum, err := h.Extend(s.ctx, durationpb.New(time.Millisecond))
	s.must(err)
	s.wantProto("sum", durationpb.New(time.Millisecond), sum)
	s.wantProto("state", s.leaseState("1ms", "run-1", "run-2"), s.waitForHolders(h, 2))
	s.must(h.Release(s.ctx))
	result, err := h.Result(s.ctx)
	s.must(err)
	s.wantProto("result", s.leaseState("1ms", "run-1", "run-2"), result)
}

// On the wire they are what every SDK makes of protobuf messages.
func TestProtobufMessagesOnTheWire(t *testing.T) {
	s := newScene(t, options{})
	h := s.take()
	s.must(h.Held(s.ctx, run("run-1")))
	_, err := h.Extend(s.ctx, durationpb.New(time.Millisecond))
	s.must(err)
	var got []string
	note := func(payloads *commonpb.Payloads) {
		for _, p := range payloads.GetPayloads() {
			got = append(got, string(p.GetMetadata()["encoding"])+" "+string(p.GetMetadata()["messageType"])+" "+compact(t, p.GetData()))
		}
	}
	for _, event := range s.history(h.WorkflowID(), "") {
		note(event.GetWorkflowExecutionStartedEventAttributes().GetInput())
		note(event.GetWorkflowExecutionSignaledEventAttributes().GetInput())
		note(event.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest().GetInput().GetArgs())
		note(event.GetWorkflowExecutionUpdateCompletedEventAttributes().GetOutcome().GetSuccess())
	}
	want := []string{
		`json/protobuf temporal.api.common.v1.WorkflowExecution {"workflowId":"` + s.id + `"}`,
		`json/protobuf temporal.api.common.v1.WorkflowExecution {"runId":"run-1"}`,
		`json/protobuf google.protobuf.Duration "0.001s"`,
		`json/protobuf google.protobuf.Duration "0.001s"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("payloads (-want +got):\n%s", diff)
	}
}

// Keys come from getters, and both what was handled and what is carried survive as protobuf
// messages.
func TestProtobufMessagesAcrossContinueAsNew(t *testing.T) {
	s := newScene(t, options{})
	h := s.take()
	s.must(h.Held(s.ctx, run("run-1")))
	s.must(h.Held(s.ctx, run("run-1")))
	s.wantProto("state of the first run", s.leaseState("0s", "run-1"), s.waitForHolders(h, 1))
	// While it is extended the lease cannot continue, and carries what comes.
	extension, err := h.StartExtend(s.ctx, durationpb.New(3*time.Second))
	s.must(err)
	if want := LeaseExtendUpdate + "/3"; extension.UpdateID() != want {
		t.Errorf("update ID is %s, want %s", extension.UpdateID(), want)
	}
	s.must(h.Renew(s.ctx))
	first := NewLeaseClient(s.sdk).HandleForRun(h.WorkflowID(), h.RunID()) // which may be over
	s.waitFor("renewal", func() (bool, error) {
		state, err := first.State(s.ctx)
		return state.GetFields()["renewed"].GetBoolValue(), err
	})
	s.must(h.Held(s.ctx, run("run-1")))
	s.must(h.Held(s.ctx, run("run-2")))
	sum, err := extension.Get(s.ctx)
	s.must(err)
	s.wantProto("state of the second run", s.leaseState("0s", "run-2"), s.waitForHolders(h, 1))

	again, err := h.Extend(s.ctx, durationpb.New(3*time.Second), runtime.WithUpdateID("again"))
	s.must(err)
	s.wantProto("result of the duplicate", sum, again)
	s.wantProto("state after the duplicate", s.leaseState("0s", "run-2"), s.waitForHolders(h, 1))
	s.must(h.Release(s.ctx))
	result, err := h.Result(s.ctx)
	s.must(err)
	s.wantProto("result", s.leaseState("0s", "run-2"), result)
}

// Other SDKs may send protobuf messages in binary form, without their type, as plain JSON, or
// leave them out.
func TestProtobufMessagesInOtherForms(t *testing.T) {
	const encoding, messageType = "encoding", "messageType"
	binary, err := proto.Marshal(run("run-1"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		in   *commonpb.Payloads
		want string
	}{
		"JSON":                             {payload(`{"runId": "run-1"}`, encoding, "json/protobuf", messageType, "temporal.api.common.v1.WorkflowExecution"), "run-1"},
		"JSON without a type":              {payload(`{"runId": "run-1"}`, encoding, "json/protobuf"), "run-1"},
		"JSON with the names of the proto": {payload(`{"run_id": "run-1"}`, encoding, "json/protobuf"), "run-1"},
		"binary":                           {payload(string(binary), encoding, "binary/protobuf"), "run-1"},
		"plain JSON":                       {payload(`{"run_id": "run-1"}`, encoding, "json/plain"), "run-1"},
		"null":                             {payload(`null`, encoding, "json/plain"), ""},
		"nothing":                          {payload(``, encoding, "binary/null"), ""},
		"no input":                         {input(), ""},
		"no list of inputs":                {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, options{})
			h := s.take()
			cli{s, h.WorkflowID()}.signal("held_by", test.in)
			s.wantProto("state", s.leaseState("0s", test.want), s.waitForHolders(h, 1))
		})
	}
}

// An update without an input has a nil message, for which the getters of its key are made.
func TestProtobufUpdateWithoutInput(t *testing.T) {
	s := newScene(t, options{})
	h := s.take()
	update, err := s.sdk.UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
		WorkflowID: h.WorkflowID(), UpdateName: "extend", WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	s.must(err)
	var sum *durationpb.Duration
	s.must(update.Get(s.ctx, &sum))
	s.wantProto("sum", durationpb.New(0), sum)
}

// payload is an input with data and metadata.
func payload(data string, metadata ...string) *commonpb.Payloads {
	p := &commonpb.Payload{Data: []byte(data), Metadata: map[string][]byte{}}
	for i := 0; i < len(metadata); i += 2 {
		p.Metadata[metadata[i]] = []byte(metadata[i+1])
	}
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{p}}
}

// compact removes the spaces that protojson puts into JSON at random.
func compact(t *testing.T, data []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, data); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
