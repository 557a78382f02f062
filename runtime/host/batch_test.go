package host_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// recordBatch records the names of messages that came together.
func (r *recorder) recordBatch(_ workflow.Context, entries []entry) error {
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	r.record(strings.Join(names, "+"))
	return nil
}

// sendAt sends entries with the names of the seconds at which they are sent.
func sendAt(env *testsuite.TestWorkflowEnvironment, seconds ...int) {
	for _, second := range seconds {
		env.RegisterDelayedCallback(func() {
			env.SignalWorkflow("a", entry{Name: fmt.Sprint(second)})
		}, time.Duration(second)*time.Second)
	}
}

func TestBatchEndsWithItsWindow(t *testing.T) {
	r := &recorder{until: "20+21"}
	env := newEnvironment(t)
	sendAt(env, 1, 2, 9, 20, 21)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", HandleBatch: r.recordBatch, BatchWindow: 10 * time.Second}))
	if diff := cmp.Diff([]string{"1+2+9", "20+21", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestBatchEndsWhenItIsFull(t *testing.T) {
	r := &recorder{until: "3+4"}
	env := newEnvironment(t)
	sendAt(env, 1, 2, 3, 4)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", HandleBatch: r.recordBatch, BatchMax: 2, BatchWindow: time.Hour}))
	if diff := cmp.Diff([]string{"1+2", "3+4", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestBatchEndsWithTheWorkflow(t *testing.T) {
	r := &recorder{until: "now"}
	env := newEnvironment(t)
	sendAt(env, 1, 2)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("b", entry{Name: "now"}) }, 3*time.Second)
	execute(env, definition(r,
		&host.SignalHandler[entry]{Name: "a", HandleBatch: r.recordBatch, BatchWindow: time.Hour},
		&host.SignalHandler[entry]{Name: "b", Handle: r.handle},
	))
	if env.GetWorkflowError() != nil {
		t.Fatal(env.GetWorkflowError())
	}
	if diff := cmp.Diff([]string{"now", "run ends", "1+2"}, r.trace); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestBatchEndsWhenRunWaitsForTheHandlers(t *testing.T) {
	r := &recorder{until: "1+2"}
	r.run = func(ctx workflow.Context, r *recorder) error {
		if err := workflow.Sleep(ctx, 3*time.Second); err != nil {
			return err
		}
		return runtime.AwaitHandlers(ctx)
	}
	env := newEnvironment(t)
	sendAt(env, 1, 2)
	execute(env, definition(r, &host.SignalHandler[entry]{Name: "a", HandleBatch: r.recordBatch, BatchMax: 3}))
	if diff := cmp.Diff([]string{"1+2", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestBatchDropsDuplicates(t *testing.T) {
	r := &recorder{until: "1+2"}
	env := newEnvironment(t)
	sendAt(env, 1, 1, 2, 1)
	execute(env, definition(r, &host.SignalHandler[entry]{
		Name: "a", HandleBatch: r.recordBatch, BatchWindow: time.Minute, Serial: true,
		Key: func(e entry) string { return e.Name },
	}))
	if diff := cmp.Diff([]string{"1+2", "run ends"}, result(t, env)); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}
