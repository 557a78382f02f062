package temporaltest_test

import (
	"context"
	"encoding/base64"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func activityNamed(name string) activity.RegisterOptions { return activity.RegisterOptions{Name: name} }

func TestMocksApplyToEachRun(t *testing.T) {
	b := newBench(t)
	b.env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity("double", mock.Anything, mock.Anything).After(time.Hour).Return(100, nil)
	})
	b.start("c", counterInput{})
	began := b.env.Now()
	for i, want := range []int{100, 200} {
		n, err := b.update("c", "add", "", addition{N: 1, Task: true})
		b.must(err)
		b.equal("result", n, want)
		b.equal("time", b.env.Now().Sub(began), time.Duration(i+1)*time.Hour)
		b.signal("c", "again", nil)
	}
}

// The order in which a test says what it needs does not matter.
func TestMocksComeAfterRegistrations(t *testing.T) {
	env := temporaltest.New(t)
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity("name", mock.Anything).Return("mocked", nil)
	})
	env.RegisterActivityWithOptions(func(context.Context) (string, error) { return "real", nil }, activityNamed("name"))
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		var name string
		err := workflow.ExecuteActivity(ctx, "name").Get(ctx, &name)
		return name, err
	}, workflow.RegisterOptions{Name: "Naming"})
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "n", TaskQueue: "n"}, "Naming")
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := run.Get(t.Context(), &name); err != nil || name != "mocked" {
		t.Errorf("the activity has returned %q, %v", name, err)
	}
}

// hiding is a codec that makes payloads unreadable.
type hiding struct{}

func (hiding) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var hidden []*commonpb.Payload
	for _, p := range payloads {
		data, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		hidden = append(hidden, &commonpb.Payload{
			Metadata: map[string][]byte{"encoding": []byte("hidden")},
			Data:     []byte(base64.StdEncoding.EncodeToString(data)),
		})
	}
	return hidden, nil
}

func (hiding) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var shown []*commonpb.Payload
	for _, p := range payloads {
		data, err := base64.StdEncoding.DecodeString(string(p.GetData()))
		if err != nil {
			return nil, err
		}
		var q commonpb.Payload
		if err := proto.Unmarshal(data, &q); err != nil {
			return nil, err
		}
		shown = append(shown, &q)
	}
	return shown, nil
}

func TestDataConverter(t *testing.T) {
	b := newBench(t, temporaltest.WithClientOptions(client.Options{
		DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), hiding{}),
	}))
	run := b.start("c", counterInput{Total: 1})
	n, err := b.update("c", "add", "u", addition{N: 1, Task: true})
	b.must(err)
	b.equal("result", n, 3)
	b.signal("c", "again", nil)
	b.equal("total", b.total("c"), 3)
	n, err = b.update("c", "add", "u", addition{N: 1, Task: true})
	b.must(err)
	b.equal("result that was carried over", n, 3)
	b.signal("c", "finish", nil)
	b.must(run.Get(b.ctx, &n))
	b.equal("result", n, 3)

	other, err := b.env.NewClient(b.ctx, client.Options{})
	b.must(err)
	if err := other.GetWorkflow(b.ctx, "c", "").Get(b.ctx, &n); err == nil {
		t.Error("a client without the codec can read the result")
	}
}

// recording is an interceptor of clients and workers.
type recording struct {
	interceptor.InterceptorBase
	sent, handled *atomic.Int32
}

func (r *recording) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &recordingClient{interceptor.ClientOutboundInterceptorBase{Next: next}, r}
}

type recordingClient struct {
	interceptor.ClientOutboundInterceptorBase
	*recording
}

func (c *recordingClient) SignalWorkflow(ctx context.Context, in *interceptor.ClientSignalWorkflowInput) error {
	c.sent.Add(1)
	return c.Next.SignalWorkflow(ctx, in)
}

func (r *recording) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &recordingWorkflow{interceptor.WorkflowInboundInterceptorBase{Next: next}, r}
}

type recordingWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	*recording
}

func (w *recordingWorkflow) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	w.handled.Add(1)
	return w.Next.HandleSignal(ctx, in)
}

func TestInterceptors(t *testing.T) {
	var sent, handled atomic.Int32
	b := newBench(t, temporaltest.WithClientOptions(client.Options{
		Interceptors: []interceptor.ClientInterceptor{&recording{sent: &sent, handled: &handled}},
	}))
	b.start("c", counterInput{})
	b.signal("c", "plus", addition{N: 1})
	b.equal("sent", sent.Load(), int32(1))
	b.equal("handled", handled.Load(), int32(1))
}

func TestObserverOfTheWorkerOptionsStays(t *testing.T) {
	var outcomes []runtime.Outcome
	b := newBench(t, temporaltest.WithWorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
		outcomes = append(outcomes, e.Outcome)
	}))))
	b.start("c", counterInput{})
	b.signal("c", "plus", addition{N: 1})
	b.equal("events", len(outcomes), 1)
}

type tenantKey struct{}

// tenants propagates who sends something.
type tenants struct{}

func (tenants) Inject(ctx context.Context, w workflow.HeaderWriter) error {
	p, err := converter.GetDefaultDataConverter().ToPayload(ctx.Value(tenantKey{}))
	w.Set("tenant", p)
	return err
}

func (tenants) Extract(ctx context.Context, r workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (tenants) InjectFromWorkflow(workflow.Context, workflow.HeaderWriter) error { return nil }

func (tenants) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	var tenant string
	if p, ok := r.Get("tenant"); ok {
		if err := converter.GetDefaultDataConverter().FromPayload(p, &tenant); err != nil {
			return nil, err
		}
	}
	return workflow.WithValue(ctx, tenantKey{}, tenant), nil
}

func TestContextPropagators(t *testing.T) {
	b := newBench(t, temporaltest.WithClientOptions(client.Options{ContextPropagators: []workflow.ContextPropagator{tenants{}}}))
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
		return ctx.Value(tenantKey{}).(string), nil
	}, workflow.RegisterOptions{Name: "Tenant"})
	run, err := b.c.ExecuteWorkflow(context.WithValue(b.ctx, tenantKey{}, "acme"), options("t"), "Tenant")
	b.must(err)
	var tenant string
	b.must(run.Get(b.ctx, &tenant))
	b.equal("tenant", tenant, "acme")
}

func TestWhatNeedsAServer(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	for name, call := range map[string]func() error{
		"ListWorkflowExecutions": func() error {
			_, err := b.c.ListWorkflow(b.ctx, &workflowservice.ListWorkflowExecutionsRequest{})
			return err
		},
		"the history of a workflow": func() error {
			_, err := b.c.GetWorkflowHistory(b.ctx, "c", "", false, 1).Next()
			return err
		},
		"ResetWorkflowExecution": func() error {
			_, err := b.c.ResetWorkflowExecution(b.ctx, &workflowservice.ResetWorkflowExecutionRequest{})
			return err
		},
		"CreateSchedule": func() error {
			_, err := b.c.ScheduleClient().Create(b.ctx, client.ScheduleOptions{ID: "s", Action: &client.ScheduleWorkflowAction{Workflow: "Counter", TaskQueue: "q"}})
			return err
		},
	} {
		message := as[*serviceerror.Unimplemented](b, call()).Message
		b.equal(name, message, "temporaltest: "+name+" is not available without a server")
	}
	_, err := b.c.CheckHealth(b.ctx, &client.CheckHealthRequest{})
	b.must(err)
}

func TestWorkflowThatPanicsFails(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(workflow.Context) error { panic("a bug") }, workflow.RegisterOptions{Name: "Panic"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("p"), "Panic")
	b.must(err)
	if err := run.Get(b.ctx, nil); err == nil || !strings.Contains(err.Error(), "a bug") {
		t.Errorf("result: %v, want the panic", err)
	}
}
