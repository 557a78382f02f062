package host_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// A signal without a handler is unknown, unless the author's code receives it.
func TestUnknownSignals(t *testing.T) {
	const stream = "__temporal_workflow_stream_publish" // what Temporal's workflow streams receive
	for name, test := range map[string]struct {
		sent     []string
		received string // by the author's code
		want     []string
	}{
		"received":               {sent: []string{"x"}, received: "x"},
		"nobody's":               {sent: []string{"x", "y", "x"}, want: []string{"x", "y", "x"}},
		"received and nobody's":  {sent: []string{"x", "y"}, received: "x", want: []string{"y"}},
		"of the SDK":             {sent: []string{"__temporal_own"}, want: []string{"__temporal_own"}},
		"of a stream":            {sent: []string{stream}, received: stream},
		"of a stream, nobody's":  {sent: []string{stream}, want: []string{stream}},
		"of the SDK, and others": {sent: []string{"__temporal_own", stream, "x"}, received: stream, want: []string{"__temporal_own", "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			r := &recorder{until: "end"}
			r.run = func(ctx workflow.Context, _ *recorder) error {
				if test.received != "" {
					workflow.Go(ctx, func(ctx workflow.Context) {
						for workflow.GetSignalChannel(ctx, test.received).Receive(ctx, nil) {
						}
					})
				}
				return nil
			}
			env := newEnvironment(t)
			env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
				if e.Outcome == runtime.OutcomeUnknown {
					got = append(got, e.Message)
				}
			})))
			env.RegisterDelayedCallback(func() {
				for _, signal := range test.sent {
					env.SignalWorkflow(signal, "")
				}
			}, time.Second)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "end"}) }, time.Minute)
			execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", Handle: r.handle}))
			result(t, env)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("reported as unknown (-want +got):\n%s", diff)
			}
		})
	}
}
