package host_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// What says that a result is forgotten takes room too.
func TestARunHandsOnNoMoreThanItMay(t *testing.T) {
	const (
		limit   = 20 << 10
		updates = 400 // none of whose results fits beside the signals
		signals = 40  // more than fit
	)
	r := &recorder{until: "slow"}
	r.fail = host.ContinueAsNew("next", func() []any { return nil })
	env := newEnvironment(t)
	// Encoding so much in one turn takes a second on a busy machine with the race detector.
	env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}, runtime.WithCarryLimit(limit)))
	env.RegisterDelayedCallback(func() {
		for i := range updates {
			id := fmt.Sprint(i)
			env.UpdateWorkflow("ask", id, &testsuite.TestUpdateCallback{
				OnAccept:   func() {},
				OnReject:   func(err error) { t.Errorf("update %s: %v", id, err) },
				OnComplete: func(any, error) {},
			}, entry{Name: "x"})
		}
	}, time.Second)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "slow", Sleep: time.Hour}) }, 2*time.Second)
	env.RegisterDelayedCallback(func() {
		for range signals {
			env.SignalWorkflow("a", entry{Name: strings.Repeat("x", 500)})
		}
	}, 3*time.Second)
	execute(env, definition(r,
		&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
		&host.UpdateHandler[entry, string]{Name: "ask", Dedup: true, Handle: func(workflow.Context, entry) (string, error) {
			return strings.Repeat("x", 10<<10), nil
		}},
	))
	var next *workflow.ContinueAsNewError
	if err := env.GetWorkflowError(); !errors.As(err, &next) {
		t.Fatalf("workflow ended with %v", err)
	}
	size := 0
	for _, payload := range next.Header.GetFields() {
		size += proto.Size(payload)
	}
	if size > limit || size < limit*8/10 {
		t.Errorf("the next run gets %d bytes, want nearly %d", size, limit)
	}
}
