package host_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// work is a coroutine that takes an hour, or until it is cancelled.
func (r *recorder) work(name string) func(workflow.Context) {
	return func(ctx workflow.Context) {
		r.record(name + " begins")
		if err := workflow.Sleep(ctx, time.Hour); temporal.IsCanceledError(err) {
			r.record(name + " is cancelled")
			return
		}
		r.record(name + " ends")
	}
}

// What Go has started is waited for as handlers are, whoever has started it.
func TestWorkThatIsWaitedFor(t *testing.T) {
	for name, test := range map[string]struct {
		run    func(workflow.Context, *recorder) error
		cancel bool
		want   []string
	}{
		"by the end of the workflow": {
			run:  func(ctx workflow.Context, r *recorder) error { runtime.Go(ctx, r.work("work")); return nil },
			want: []string{"work of a handler begins", "run ends", "work begins", "work of a handler ends", "work ends"},
		},
		"by Run": {
			run: func(ctx workflow.Context, r *recorder) error {
				runtime.Go(ctx, r.work("work"))
				if runtime.HandlersFinished(ctx) {
					t.Error("nothing runs although something was started")
				}
				err := runtime.AwaitHandlers(ctx)
				if !runtime.HandlersFinished(ctx) {
					t.Error("something runs although it was waited for")
				}
				r.record("awaited")
				return err
			},
			want: []string{"work of a handler begins", "work begins", "work of a handler ends", "work ends", "awaited", "run ends"},
		},
		"by Run, but for what comes later": {
			run: func(ctx workflow.Context, r *recorder) error {
				workflow.Go(ctx, func(ctx workflow.Context) {
					_ = workflow.Sleep(ctx, time.Minute)
					runtime.Go(ctx, r.work("later work"))
				})
				err := runtime.AwaitHandlers(ctx)
				r.record("awaited")
				return err
			},
			want: []string{
				"work of a handler begins", "later work begins", "work of a handler ends", "awaited", "run ends", "later work ends",
			},
		},
		"until it is cancelled": {
			run: func(ctx workflow.Context, r *recorder) error {
				runtime.Go(ctx, r.work("work"))
				return workflow.Sleep(ctx, 2*time.Hour)
			},
			cancel: true,
			want:   []string{"work of a handler begins", "work begins", "work is cancelled", "work of a handler is cancelled"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{until: "work of a handler begins"}
			r.run = func(ctx workflow.Context, r *recorder) error {
				if err := workflow.Await(ctx, func() bool { return len(r.trace) > 0 }); err != nil {
					return err
				}
				return test.run(ctx, r)
			}
			env := newEnvironment(t)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("start", entry{Name: "start"}) }, time.Second)
			if test.cancel {
				env.RegisterDelayedCallback(env.CancelWorkflow, time.Minute)
			}
			execute(env, definition(r, &host.SignalHandler[entry]{Name: "start", Handle: func(ctx workflow.Context, _ entry) error {
				runtime.Go(ctx, r.work("work of a handler"))
				return nil
			}}))
			if err := env.GetWorkflowError(); temporal.IsCanceledError(err) != test.cancel || err != nil && !test.cancel {
				t.Errorf("the workflow ended with %v", err)
			}
			if diff := cmp.Diff(test.want, r.trace); diff != "" {
				t.Errorf("trace (-want +got):\n%s", diff)
			}
		})
	}
}

// Who waits for handlers in one of them would wait for himself.
func TestHandlersCannotWaitForHandlers(t *testing.T) {
	r := &recorder{until: "end"}
	try := func(where string, ctx workflow.Context) {
		if err := runtime.AwaitHandlers(ctx); err == nil || !strings.Contains(err.Error(), "would wait for itself") {
			t.Errorf("in %s AwaitHandlers returned %v", where, err)
		}
		r.record(where)
	}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflowNoRejection("update", "1", t, entry{Name: "update"})
		env.SignalWorkflow("signal", entry{Name: "signal"})
	}, time.Second)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "end"}) }, time.Minute)
	execute(env, definition(r,
		&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
		&host.SignalHandler[entry]{Name: "signal", Handle: func(ctx workflow.Context, _ entry) error {
			try("a signal's handler", ctx)
			runtime.Go(ctx, func(ctx workflow.Context) { try("what it has started", ctx) })
			return nil
		}},
		&host.UpdateHandler[entry, int]{Name: "update", Handle: func(ctx workflow.Context, _ entry) (int, error) {
			try("an update's handler", ctx)
			return 0, nil
		}},
	))
	want := []string{"an update's handler", "a signal's handler", "what it has started", "end", "run ends"}
	if diff := cmp.Diff(want, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}
