package host_test

import (
	"errors"
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

// outcomes sends updates at once, and notes how each ends.
type outcomes map[string]string

func (o outcomes) send(env *testsuite.TestWorkflowEnvironment, update, id string, message any) {
	env.UpdateWorkflow(update, id, &testsuite.TestUpdateCallback{
		OnAccept:   func() { o[id] = "accepted" },
		OnReject:   func(err error) { o[id] = "rejected: " + err.Error() },
		OnComplete: func(_ any, err error) { o[id] = fmt.Sprint("completed: ", err) },
	}, message)
}

// Whatever a validator does, its sender gets an answer, and the workflow goes on.
func TestValidatorsThatMisbehave(t *testing.T) {
	var mutex runtime.Mutex
	for name, test := range map[string]struct {
		validate func(workflow.Context) error
		want     string
	}{
		"error":          {func(workflow.Context) error { return errors.New("no") }, "rejected: no"},
		"nothing wrong":  {func(workflow.Context) error { return nil }, "completed: <nil>"},
		"nil pointer":    {func(workflow.Context) error { return (*nilError)(nil) }, "completed: <nil>"},
		"cannot be sent": {func(workflow.Context) error { return fmt.Errorf("so: %w", (*nilError)(nil)) }, "rejected: the error of the validator of checked, a *fmt.wrapError, cannot be sent"},
		"sleeps":         {func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, "rejected: the validator of checked blocks or issues a command"},
		"starts work":    {func(ctx workflow.Context) error { runtime.Go(ctx, func(workflow.Context) {}); return nil }, "rejected: the validator of checked blocks or issues a command"},
		"locks":          {func(ctx workflow.Context) error { return mutex.Lock(ctx) }, "rejected: the validator of checked blocks or issues a command"},
		"awaits":         {runtime.AwaitHandlers, "rejected: runtime.AwaitHandlers is for the Run method"},
		"panics":         {func(workflow.Context) error { panic("oh") }, "rejected: update validator panic: oh"},
		"panics at length": {func(workflow.Context) error { panic(strings.Repeat("x", runtime.MaxErrorSize)) },
			"rejected: update validator panic: " + strings.Repeat("x", runtime.MaxErrorText-len("…")) + "…"},
		"panics with bytes": {func(workflow.Context) error { panic("a\xff") }, "rejected: update validator panic: a\uFFFD"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{until: "end"}
			got := outcomes{}
			env := newEnvironment(t)
			env.RegisterDelayedCallback(func() { got.send(env, "checked", "1", entry{Name: "x"}) }, time.Second)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "end"}) }, time.Minute)
			execute(env, definition(r,
				&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
				&host.UpdateHandler[entry, int]{
					Name: "checked", Validate: func(ctx workflow.Context, _ entry) error { return test.validate(ctx) },
					Handle: func(workflow.Context, entry) (int, error) { return 0, nil },
				},
			))
			if diff := cmp.Diff([]string{"end", "run ends"}, result(t, env)); diff != "" {
				t.Errorf("trace (-want +got):\n%s", diff)
			}
			if !strings.HasPrefix(got["1"], test.want) {
				t.Errorf("the update was %.200s, want %.200s", got["1"], test.want)
			}
			if !mutex.TryLock() {
				t.Error("a validator holds the lock")
			}
			mutex.Unlock()
		})
	}
}

// The ID that a key gives to an update is that of no other update.
func TestUpdateIDsOfKeysAreClaimed(t *testing.T) {
	r := &recorder{until: "end"}
	got := outcomes{}
	env := newEnvironment(t)
	env.RegisterDelayedCallback(func() {
		for id, message := range map[string]entry{
			"keyed/x": {Name: "x"}, "keyed/y": {Name: "x"}, "keyed/": {Name: "x"}, "own": {Name: "x"},
		} {
			got.send(env, "keyed", id, message)
		}
		got.send(env, "plain", "keyed/z", entry{Name: "z"})
		got.send(env, "plain", "plain/z", entry{Name: "z"})
	}, time.Second)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "end"}) }, time.Minute)
	handle := func(workflow.Context, entry) (int, error) { return 0, nil }
	execute(env, definition(r,
		&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
		&host.UpdateHandler[entry, int]{Name: "keyed", Key: func(e entry) string { return e.Name }, Handle: handle},
		&host.UpdateHandler[entry, int]{Name: "plain", Handle: handle},
	))
	result(t, env)
	claimed := func(id, key string) string {
		return fmt.Sprintf("rejected: the update ID %q belongs to the update keyed whose key is %q (type: temporalgen.InvalidMessage, retryable: false)", id, key)
	}
	want := outcomes{
		"keyed/x": "completed: <nil>", "own": "completed: <nil>", "plain/z": "completed: <nil>",
		"keyed/y": claimed("keyed/y", "y"), "keyed/": claimed("keyed/", ""), "keyed/z": claimed("keyed/z", "z"),
	}
	for id := range want {
		got[id], _, _ = strings.Cut(got[id], ": update \"") // the mark
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// A workflow that only waits for its handlers takes so many updates, and one that continues as new takes none.
func TestUpdatesOfWorkflowsThatEnd(t *testing.T) {
	for name, test := range map[string]struct {
		fail error // that Run returns
		want outcomes
	}{
		"complete": {nil, outcomes{"1": "completed: <nil>", "2": "completed: <nil>", "3": "rejected", "4": "rejected"}},
		"continue": {host.ContinueAsNew("next", func() []any { return nil }), outcomes{"1": "rejected", "2": "rejected", "3": "rejected", "4": "rejected"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{until: "slow", fail: test.fail}
			got := outcomes{}
			env := newEnvironment(t)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("a", entry{Name: "slow", Sleep: time.Hour}) }, time.Second)
			env.RegisterDelayedCallback(func() {
				for _, id := range []string{"1", "2", "3", "4"} {
					got.send(env, "ask", id, entry{Name: "x"})
				}
			}, time.Minute)
			execute(env, func(ctx workflow.Context) ([]string, error) {
				return host.Run(ctx, host.Workflow[*recorder]{
					New: func(workflow.Context) (*recorder, error) { return r, nil },
					Handlers: func(*recorder) []host.Handler {
						return []host.Handler{
							&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
							&host.UpdateHandler[entry, int]{Name: "ask", Handle: func(workflow.Context, entry) (int, error) { return 0, nil }},
						}
					},
					DrainLimit: 2,
				}, func(ctx workflow.Context, r *recorder) ([]string, error) { return r.main(ctx) })
			})
			for id, outcome := range got {
				if rest, ok := strings.CutPrefix(outcome, "rejected: "); ok {
					got[id] = "rejected"
					if !strings.Contains(rest, runtime.DrainingType) {
						t.Errorf("update %s was rejected with %s", id, rest)
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}
