package testkit

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	temporalgen "github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// notes are what plugins and interceptors were called for, in order.
type notes struct {
	mu    sync.Mutex
	lines []string
}

func (n *notes) add(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf(format, args...))
}

// plugin is a plugin for clients and workers that notes each call, and brings an interceptor.
func (n *notes) plugin(name string) *temporal.SimplePlugin {
	p, err := temporal.NewSimplePlugin(temporal.SimplePluginOptions{
		Name:               name,
		WorkerInterceptors: []interceptor.WorkerInterceptor{&noting{notes: n, name: name}},
		ConfigureClient: func(context.Context, client.PluginConfigureClientOptions) error {
			n.add("%s configures the client", name)
			return nil
		},
		ConfigureWorker: func(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
			n.add("%s configures the worker", name)
			o.WorkerRegistryOptions.OnRegisterWorkflow = func(w any, o workflow.RegisterOptions) {
				n.add("%s sees that workflow %q is registered", name, o.Name)
			}
			o.WorkerRegistryOptions.OnRegisterActivity = func(a any, o activity.RegisterOptions) {
				n.add("%s sees that an activity is registered: %s", name, nameOf(a, o.Name))
			}
			return nil
		},
		RunContextBefore: func(_ context.Context, o temporal.SimplePluginRunContextBeforeOptions) error {
			n.add("%s starts the worker", name)
			if name == "worker's" {
				o.Registry.RegisterActivityWithOptions(func(context.Context) error { return nil }, activity.RegisterOptions{Name: "Plugged"})
			}
			return nil
		},
		RunContextAfter: func(context.Context, temporal.SimplePluginRunContextAfterOptions) { n.add("%s stops the worker", name) },
	})
	if err != nil {
		panic(err)
	}
	return p
}

func nameOf(f any, name string) string {
	if name == "" {
		name = runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
		name = name[strings.LastIndex(name, ".")+1:]
	}
	return name
}

// noting is an interceptor that notes each call.
type noting struct {
	interceptor.InterceptorBase
	notes *notes
	name  string
}

func (i *noting) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &notingClient{interceptor.ClientOutboundInterceptorBase{Next: next}, i}
}

func (i *noting) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &notingWorkflow{interceptor.WorkflowInboundInterceptorBase{Next: next}, i}
}

func (i *noting) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &notingActivity{interceptor.ActivityInboundInterceptorBase{Next: next}, i}
}

type notingClient struct {
	interceptor.ClientOutboundInterceptorBase
	i *noting
}

func (c *notingClient) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	c.i.notes.add("%s starts a workflow", c.i.name)
	return c.Next.ExecuteWorkflow(ctx, in)
}

type notingWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	i *noting
}

func (w *notingWorkflow) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.Next.Init(&notingOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, w.i})
}

func (w *notingWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	w.i.notes.add("%s executes workflow %s", w.i.name, workflow.GetInfo(ctx).WorkflowType.Name)
	return w.Next.ExecuteWorkflow(ctx, in)
}

type notingOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	i *noting
}

func (o *notingOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	o.i.notes.add("%s schedules activity %s", o.i.name, activityType)
	return o.Next.ExecuteActivity(ctx, activityType, args...)
}

func (o *notingOutbound) ExecuteChildWorkflow(ctx workflow.Context, workflowType string, args ...any) workflow.ChildWorkflowFuture {
	o.i.notes.add("%s starts child %s", o.i.name, workflowType)
	return o.Next.ExecuteChildWorkflow(ctx, workflowType, args...)
}

type notingActivity struct {
	interceptor.ActivityInboundInterceptorBase
	i *noting
}

func (a *notingActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	a.i.notes.add("%s executes activity %s", a.i.name, activity.GetInfo(ctx).ActivityType.Name)
	return a.Next.ExecuteActivity(ctx, in)
}

// plugged executes activities of both, continues as new, and has a child.
func plugged(ctx workflow.Context, run string) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	switch run {
	case "child":
		return nil
	case "second":
		return workflow.ExecuteActivity(ctx, "Plugged").Get(ctx, nil)
	}
	if err := workflow.ExecuteActivity(ctx, "Plain").Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteChildWorkflow(ctx, "Plugged", "child").Get(ctx, nil); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, "Plugged", "second")
}

func TestPluginsAndInterceptorsAreCalledAsByAWorker(t *testing.T) {
	options := func(n *notes) (client.Options, worker.Options) {
		return client.Options{
				Interceptors: []interceptor.ClientInterceptor{&noting{notes: n, name: "client"}},
				Plugins:      []client.Plugin{n.plugin("client's")},
			}, worker.Options{
				Interceptors: []interceptor.WorkerInterceptor{&noting{notes: n, name: "worker"}},
				Plugins:      []worker.Plugin{n.plugin("worker's")},
			}
	}
	play := func(t *testing.T, queue string, c client.Client, register func(worker.Registry), r worker.Registry) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		register(r)
		run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: queue, TaskQueue: queue}, "Plugged", "first")
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Get(ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	register := func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(plugged, workflow.RegisterOptions{Name: "Plugged"})
		r.RegisterActivityWithOptions(func(context.Context) error { return nil }, activity.RegisterOptions{Name: "Plain"})
	}
	var real, kit notes
	t.Run("server", func(t *testing.T) {
		o, w := options(&real)
		c, err := server.NewClient(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		work := worker.New(c, "plugged", temporalgen.WorkerOptions(w))
		play(t, "plugged", c, func(r worker.Registry) {
			register(r)
			if err := work.Start(); err != nil {
				t.Fatal(err)
			}
		}, work)
		work.Stop()
	})
	t.Run("kit", func(t *testing.T) {
		o, w := options(&kit)
		env := temporaltest.New(t, temporaltest.WithClientOptions(o), temporaltest.WithWorkerOptions(w))
		play(t, "plugged", env.Client(), register, env)
	})
	// The kit starts the worker when it is needed. The client's interceptor is not in the order of the others.
	early := func(line string) bool { return strings.HasSuffix(line, "starts a workflow") }
	for _, n := range []*notes{&real, &kit} {
		n.lines = slices.DeleteFunc(n.lines, early)
	}
	if diff := cmp.Diff(real.lines, kit.lines); diff != "" || len(real.lines) < 20 {
		t.Errorf("calls (-server +kit):\n%s", diff)
	}
}
