package guarantees

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func newSDKClient(t *testing.T, options client.Options) client.Client {
	t.Helper()
	c, err := testserver.Server().NewClient(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// cipher is a codec that hides payloads. It refuses to decode what it has not encoded.
type cipher struct{ t *testing.T }

const secret = 0x5a

func (c cipher) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var encoded []*commonpb.Payload
	for _, p := range payloads {
		data, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		encoded = append(encoded, &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte("cipher")},
			Data:     flip(data),
		})
	}
	return encoded, nil
}

func (c cipher) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var decoded []*commonpb.Payload
	for _, p := range payloads {
		if string(p.Metadata[converter.MetadataEncoding]) != "cipher" {
			c.t.Errorf("asked to decode a payload that is not encoded: %s", p.Data)
		}
		var plain commonpb.Payload
		if err := proto.Unmarshal(flip(p.Data), &plain); err != nil {
			return nil, err
		}
		decoded = append(decoded, &plain)
	}
	return decoded, nil
}

func flip(data []byte) []byte {
	flipped := bytes.Clone(data)
	for i := range flipped {
		flipped[i] ^= secret
	}
	return flipped
}

// What one run hands to the next is encoded like all else, and decoded once.
func TestCarriedStateIsEncrypted(t *testing.T) {
	c := newSDKClient(t, client.Options{
		DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), cipher{t}),
	})
	s := newSceneWith(t, Input{Continue: "continue now", Close: "close"}, c)
	s.begin()
	first, err := s.journal.Once(s.ctx, Entry{Text: "once", Key: "key"})
	s.must(err)
	_, err = s.journal.StartWrite(s.ctx, Entry{Text: "update", Hold: true})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "continue now"}))
	s.waitFor("continue now", 1)
	s.must(s.journal.Beta(s.ctx, Entry{Text: "carried"}))
	s.release("update")
	s.waitFor("run", 2)
	again, err := s.journal.Once(s.ctx, Entry{Text: "once", Key: "key"})
	s.must(err)
	if first != again {
		t.Errorf("the duplicate returned %d, want %d", again, first)
	}
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	want := Pages{"run", "once", "update", "continue now", "update done", "continue", "carried", "run", "close"}
	if diff := cmp.Diff(want, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}

	events := c.GetWorkflowHistory(s.ctx, s.journal.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	event, err := events.Next()
	s.must(err)
	started := event.GetWorkflowExecutionStartedEventAttributes()
	if n := len(started.GetInput().GetPayloads()); n != 1 {
		t.Errorf("the second run has %d arguments, want the input alone", n)
	}
	carried := started.GetHeader().GetFields()["temporalgen-carried"]
	if carried == nil {
		t.Fatal("the second run has no header with what is carried")
	}
	if bytes.Contains(carried.Data, []byte("beta")) {
		t.Errorf("what is carried is not encrypted: %q", carried.Data)
	}
}

// header is a context propagator for one value.
type header struct{}

func (header) Inject(ctx context.Context, w workflow.HeaderWriter) error {
	if v, ok := ctx.Value(headerKey{}).(string); ok {
		w.Set("journal", &commonpb.Payload{Data: []byte(v)})
	}
	return nil
}

func (header) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (header) InjectFromWorkflow(workflow.Context, workflow.HeaderWriter) error { return nil }

func (header) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	if p, ok := r.Get("journal"); ok {
		ctx = workflow.WithValue(ctx, headerKey{}, string(p.Data))
	}
	return ctx, nil
}

// valueInterceptor puts a value and activity options into the workflow's context.
type valueInterceptor struct {
	interceptor.WorkerInterceptorBase
}

func (*valueInterceptor) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	i := &valueInbound{}
	i.Next = next
	return i
}

type valueInbound struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (i *valueInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	ctx = workflow.WithValue(ctx, valueKey{}, "workflow's")
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 7 * time.Second})
	return i.Next.ExecuteWorkflow(ctx, in)
}

// The SDK hands update handlers its bare root context, and signals none at all.
func TestHandlersHaveTheContextOfMessageAndWorkflow(t *testing.T) {
	c := newSDKClient(t, client.Options{ContextPropagators: []workflow.ContextPropagator{header{}}})
	s := newSceneWith(t, Input{Close: "close"}, c)
	s.startWorkerWith(runtime.WorkerOptions(worker.Options{
		Interceptors: []interceptor.WorkerInterceptor{&valueInterceptor{}},
	}))
	s.waitFor("run", 1)
	ctx := context.WithValue(s.ctx, headerKey{}, "message's")
	s.must(s.journal.Alpha(ctx, Entry{Text: "signal", Context: true}))
	_, err := s.journal.Write(ctx, Entry{Text: "update", Context: true})
	s.must(err)
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	const found = "message's workflow's 7s"
	if diff := cmp.Diff(Pages{"run", "signal", found, "update", found, "close"}, s.result()); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// Handlers that wait for each other run in one coroutine, but each has the context of its own message.
func TestSerialHandlersHaveTheContextOfTheirOwnMessage(t *testing.T) {
	c := newSDKClient(t, client.Options{ContextPropagators: []workflow.ContextPropagator{header{}}})
	s := newSceneWith(t, Input{Close: "close"}, c)
	s.startWorkerWith(runtime.WorkerOptions(worker.Options{
		Interceptors: []interceptor.WorkerInterceptor{&valueInterceptor{}},
	}))
	s.waitFor("run", 1)
	send := func(ctx context.Context, text string) {
		s.must(s.journal.SerialSignal(ctx, Entry{Text: text, Context: true, Sleep: time.Millisecond}))
	}
	send(context.WithValue(s.ctx, headerKey{}, "first's"), "first")
	send(s.ctx, "second")
	send(context.WithValue(s.ctx, headerKey{}, "third's"), "third")
	s.must(s.journal.Alpha(s.ctx, Entry{Text: "close"}))
	got := slices.DeleteFunc(s.result(), func(page string) bool { return page == "close" })
	if diff := cmp.Diff(Pages{
		"run",
		"first", "first's workflow's 7s", "first done",
		"second", "<nil> workflow's 7s", "second done",
		"third", "third's workflow's 7s", "third done",
	}, got); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}
