package host_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// nilError is an error that cannot be used as a nil pointer.
type nilError struct{ text string }

func (e *nilError) Error() string { return e.text }

// A picky message is invalid in the way that it says.
type picky struct{ How string }

func (p picky) Validate() error { return pickyErrors[p.How] }

var pickyErrors = map[string]error{
	"wrapped nil pointer":             fmt.Errorf("so: %w", (*nilError)(nil)),
	"application error of no details": &temporal.ApplicationError{},
	"of a cause":                      temporal.NewApplicationErrorWithCause("so", "So", (*nilError)(nil)),
}

// By an error that the SDK could not send a signal would fail the workflow task for ever.
func TestErrorsOfValidateThatCannotBeSent(t *testing.T) {
	for how := range pickyErrors {
		for name, failInvalid := range map[string]bool{"dropped": false, "failing": true} {
			t.Run(how+", "+name, func(t *testing.T) {
				r := &recorder{until: "end"}
				env := newEnvironment(t)
				env.RegisterDelayedCallback(func() {
					env.SignalWorkflow("picky", picky{How: how})
					env.SignalWorkflow("a", entry{Name: "end"})
				}, time.Second)
				execute(env, definition(r,
					&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
					&host.SignalHandler[picky]{Name: "picky", FailInvalid: failInvalid, Handle: func(workflow.Context, picky) error { return nil }},
				))
				if !failInvalid {
					result(t, env)
					return
				}
				if text := failure(t, env); !strings.Contains(text, runtime.InvalidType) || !strings.Contains(text, "the check of picky") {
					t.Errorf("the workflow failed with %s, want whose error it is", text)
				}
			})
		}
	}
}

// What is in a message may be in the text of a panic.
func TestTextsOfPanicsInKeysAreBounded(t *testing.T) {
	for name, text := range map[string]string{"long": strings.Repeat("x", 2*runtime.MaxErrorSize), "not UTF-8": "\xff"} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{until: "end"}
			env := newEnvironment(t)
			var rejected error
			env.RegisterDelayedCallback(func() {
				env.UpdateWorkflow("keyed", "1", &testsuite.TestUpdateCallback{
					OnAccept: func() { t.Error("the update was accepted") }, OnReject: func(err error) { rejected = err }, OnComplete: func(any, error) {},
				}, entry{Name: "x"})
				env.SignalWorkflow("a", entry{Name: "end"})
			}, time.Second)
			execute(env, definition(r,
				&host.SignalHandler[entry]{Name: "a", Handle: r.handle},
				&host.UpdateHandler[entry, int]{
					Name: "keyed", Key: func(entry) string { panic(text) },
					Handle: func(workflow.Context, entry) (int, error) { return 0, nil },
				},
			))
			result(t, env)
			if rejected == nil || len(rejected.Error()) > runtime.MaxErrorText+200 || strings.Contains(rejected.Error(), "\xff") {
				t.Errorf("rejected with %.200v", rejected)
			}
		})
	}
}
