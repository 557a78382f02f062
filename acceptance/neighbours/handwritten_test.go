package neighbours

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// On a worker with the runtime's interceptors, a workflow that is not generated receives each signal once and in the
// order of its name, in whatever way it waits, and however many come in one workflow task.
func TestHandWrittenWorkflowsReceiveEverySignal(t *testing.T) {
	names := []string{"a", "b"}
	for how, wait := range map[string]func(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel)){
		"a selector of all names": func(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel)) {
			s := selector(ctx, take, names...)
			for {
				s.Select(ctx)
			}
		},
		"a new selector for each signal": func(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel)) {
			for {
				selector(ctx, take, names...).Select(ctx)
			}
		},
		"a selector for each name": func(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel)) {
			for _, name := range names {
				workflow.Go(ctx, func(ctx workflow.Context) {
					s := selector(ctx, take, name)
					for {
						s.Select(ctx)
					}
				})
			}
		},
		"Receive": func(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel)) {
			for _, name := range names {
				workflow.Go(ctx, func(ctx workflow.Context) {
					for {
						take(ctx, workflow.GetSignalChannel(ctx, name))
					}
				})
			}
		},
		"Await": func(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel)) {
			for _, name := range names {
				workflow.Go(ctx, func(ctx workflow.Context) {
					c := workflow.GetSignalChannel(ctx, name)
					for workflow.Await(ctx, func() bool { return c.Len() > 0 }) == nil {
						take(ctx, c)
					}
				})
			}
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			ctx, c, id := testserver.Context(t), testserver.Client(), testserver.Name(t)
			code := func(ctx workflow.Context) (map[string][]int, error) {
				if err := workflow.SetQueryHandler(ctx, "waits", func() (bool, error) { return true, nil }); err != nil {
					return nil, err
				}
				taken := map[string][]int{}
				workflow.Go(ctx, func(ctx workflow.Context) {
					wait(ctx, func(ctx workflow.Context, c workflow.ReceiveChannel) {
						var n int
						c.Receive(ctx, &n)
						taken[c.Name()] = append(taken[c.Name()], n)
					})
				})
				workflow.GetSignalChannel(ctx, "end").Receive(ctx, nil)
				return taken, nil
			}
			waits := func() {
				testserver.WaitFor(t, "the workflow waits", func() bool {
					_, err := c.QueryWorkflow(ctx, id, "", "waits")
					return err == nil
				})
			}
			startWorker := func() (stop func()) {
				return testserver.StartWorker(t, c, id, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
					r.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: "receiver"})
				})
			}
			// The code waits already when the first worker goes, so that the next one finds all signals in one workflow task.
			stop := startWorker()
			run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: id}, "receiver")
			if err != nil {
				t.Fatal(err)
			}
			waits()
			stop()
			want := map[string][]int{}
			for n, name := range []string{"a", "a", "a", "b", "a", "b", "b", "b", "a"} {
				want[name] = append(want[name], n)
				if err := c.SignalWorkflow(ctx, id, "", name, n); err != nil {
					t.Fatal(err)
				}
			}
			startWorker()
			waits()
			if err := c.SignalWorkflow(ctx, id, "", "end", nil); err != nil {
				t.Fatal(err)
			}
			var got map[string][]int
			if err := run.Get(ctx, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("signals (-want +got):\n%s", diff)
			}
		})
	}
}

// selector waits for signals of some names.
func selector(ctx workflow.Context, take func(workflow.Context, workflow.ReceiveChannel), names ...string) workflow.Selector {
	s := workflow.NewSelector(ctx)
	for _, name := range names {
		s.AddReceive(workflow.GetSignalChannel(ctx, name), func(c workflow.ReceiveChannel, _ bool) { take(ctx, c) })
	}
	return s
}
