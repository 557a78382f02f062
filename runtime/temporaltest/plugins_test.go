package temporaltest_test

import (
	"context"
	"errors"
	"fmt"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func plugin(t *testing.T, o temporal.SimplePluginOptions) *temporal.SimplePlugin {
	t.Helper()
	o.Name = "plug"
	p, err := temporal.NewSimplePlugin(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What a plugin of the client sets is what the workflows use, too.
func TestPluginSetsTheDataConverter(t *testing.T) {
	b := newBench(t, temporaltest.WithClientOptions(client.Options{Plugins: []client.Plugin{plugin(t, temporal.SimplePluginOptions{
		DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), hiding{}),
	})}}))
	b.start("c", counterInput{Total: 1})
	n, err := b.update("c", "add", "", addition{N: 1, Task: true})
	b.must(err)
	b.equal("result", n, 3)
}

func TestWorkerThatDoesNotStart(t *testing.T) {
	b := newBench(t, temporaltest.WithWorkerOptions(worker.Options{Plugins: []worker.Plugin{plugin(t, temporal.SimplePluginOptions{
		RunContextBefore: func(context.Context, temporal.SimplePluginRunContextBeforeOptions) error {
			return errors.New("no database")
		},
	})}}))
	for range 2 {
		_, err := b.c.ExecuteWorkflow(b.ctx, options("c"), "Counter", counterInput{})
		if err == nil || !strings.Contains(err.Error(), "temporaltest: the worker does not start: no database") {
			t.Errorf("the worker does not start, but the workflow: %v", err)
		}
	}
}

// A failing test remembers why, and its goroutine ends.
type failing struct {
	*testing.T
	fatal string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.fatal = fmt.Sprintf(format, args...)
	goruntime.Goexit()
}

func TestPluginThatRefusesTheOptions(t *testing.T) {
	no := errors.New("no such region")
	for name, option := range map[string]temporaltest.Option{
		"client": temporaltest.WithClientOptions(client.Options{Plugins: []client.Plugin{plugin(t, temporal.SimplePluginOptions{
			ConfigureClient: func(context.Context, client.PluginConfigureClientOptions) error { return no },
		})}}),
		"worker": temporaltest.WithWorkerOptions(worker.Options{Plugins: []worker.Plugin{plugin(t, temporal.SimplePluginOptions{
			ConfigureWorker: func(context.Context, worker.PluginConfigureWorkerOptions) error { return no },
		})}}),
	} {
		f, done := &failing{T: t}, make(chan struct{})
		go func() {
			defer close(done)
			temporaltest.New(f, option)
		}()
		<-done
		if want := "temporaltest: plugin plug: no such region"; f.fatal != want {
			t.Errorf("%s: the test fails with %q, want %q", name, f.fatal, want)
		}
	}
}

// A workflow that an operation starts is executed by the SDK's test environment, and no run of the Env.
func TestNexusOperations(t *testing.T) {
	b := newBench(t)
	service := nexus.NewService("greetings")
	hello := nexus.NewSyncOperation("hello", func(_ context.Context, name string, _ nexus.StartOperationOptions) (string, error) {
		return "hello " + name, nil
	})
	greet := func(_ workflow.Context, name string) (string, error) { return "good morning " + name, nil }
	morning := temporalnexus.NewWorkflowRunOperation("morning", greet,
		func(context.Context, string, nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
			return client.StartWorkflowOptions{ID: "greeter"}, nil
		})
	b.must(service.Register(hello, morning))
	b.env.RegisterNexusService(service)
	b.env.RegisterWorkflow(greet)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (results []string, err error) {
		c := workflow.NewNexusClient("endpoint", "greetings")
		for _, operation := range []any{hello, morning} {
			var result string
			if err := c.ExecuteOperation(ctx, operation, "you", workflow.NexusOperationOptions{}).Get(ctx, &result); err != nil {
				return nil, err
			}
			results = append(results, result)
		}
		return results, nil
	}, workflow.RegisterOptions{Name: "Greeting"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("c"), "Greeting")
	b.must(err)
	var got []string
	b.must(run.Get(b.ctx, &got))
	if want := []string{"hello you", "good morning you"}; !slices.Equal(got, want) {
		t.Errorf("the operations return %q, want %q", got, want)
	}
}
