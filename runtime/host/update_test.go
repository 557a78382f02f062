package host_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
)

// What a message points to is its handler's and its validator's to change, but they do not change which message it is.
func TestUpdatesAreReportedByTheKeyWithWhichTheyCame(t *testing.T) {
	type payment struct{ Number *string }
	type report struct {
		Key     string
		Outcome runtime.Outcome
	}
	changes := map[string]func(*payment){
		"to another key":       func(p *payment) { *p.Number = "other" },
		"to a key that panics": func(p *payment) { p.Number = nil },
	}
	for what, change := range changes {
		for who, test := range map[string]struct {
			handler host.UpdateHandler[*payment, int]
			want    runtime.Outcome
		}{
			"the handler": {
				host.UpdateHandler[*payment, int]{Handle: func(_ workflow.Context, p *payment) (int, error) { change(p); return 0, nil }},
				runtime.OutcomeHandled,
			},
			"the validator": {
				host.UpdateHandler[*payment, int]{Validate: func(_ workflow.Context, p *payment) error { change(p); return errors.New("no") }},
				runtime.OutcomeRejected,
			},
		} {
			t.Run(who+" "+what, func(t *testing.T) {
				var reports []report
				env := newEnvironment(t)
				env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
					reports = append(reports, report{e.Key, e.Outcome})
				})))
				env.RegisterDelayedCallback(func() {
					number := "7"
					env.UpdateWorkflow("pay", "id", &testsuite.TestUpdateCallback{
						OnAccept:   func() {},
						OnComplete: func(any, error) {},
						OnReject: func(err error) {
							if !strings.HasPrefix(err.Error(), "no: ") {
								t.Errorf("it was rejected with %v, want the validator's error", err)
							}
						},
					}, &payment{&number})
				}, time.Second)
				r := &recorder{until: "end"}
				r.run = func(ctx workflow.Context, r *recorder) error {
					defer r.record("end")
					return workflow.Sleep(ctx, time.Minute)
				}
				pay := test.handler
				pay.Name, pay.Key = "pay", func(p *payment) string { return *p.Number }
				execute(env, definition(r, &pay))
				result(t, env)
				if diff := cmp.Diff([]report{{"7", test.want}}, reports); diff != "" {
					t.Errorf("reports (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// A duplicate gets the outcome of the first time, whatever has become of what that was made of.
func TestOutcomesAreRememberedAsTheyWere(t *testing.T) {
	type stock map[string]int
	for name, handle := range map[string]func(stock) (stock, error){
		"result":  func(s stock) (stock, error) { return s, nil },
		"details": func(s stock) (stock, error) { return nil, temporal.NewApplicationError("no", "SoldOut", s) },
		"details of a cause": func(s stock) (stock, error) {
			return nil, temporal.NewApplicationErrorWithCause("no", "SoldOut", temporal.NewCanceledError(s))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var outcomes []string
			send := func(env *testsuite.TestWorkflowEnvironment, updateID string) {
				env.UpdateWorkflow("order", updateID, &testsuite.TestUpdateCallback{
					OnAccept: func() {},
					OnReject: func(err error) { t.Error(err) },
					OnComplete: func(result any, err error) {
						s, _ := result.(stock)
						var app *temporal.ApplicationError
						if errors.As(err, &app) && app.HasDetails() {
							_ = app.Details(&s)
						}
						var cancelled *temporal.CanceledError
						if errors.As(err, &cancelled) {
							_ = cancelled.Details(&s)
						}
						outcomes = append(outcomes, fmt.Sprint(s, err))
					},
				}, entry{Name: "cup"})
			}
			env := newEnvironment(t)
			env.RegisterDelayedCallback(func() { send(env, "first") }, time.Second)
			env.RegisterDelayedCallback(func() { send(env, "second") }, 3*time.Second)
			state := stock{"cup": 1}
			r := &recorder{until: "end"}
			r.run = func(ctx workflow.Context, r *recorder) error {
				defer r.record("end")
				if err := workflow.Sleep(ctx, 2*time.Second); err != nil {
					return err
				}
				state["cup"] = 2
				return workflow.Sleep(ctx, 2*time.Second)
			}
			execute(env, definition(r, &host.UpdateHandler[entry, stock]{
				Name:   "order",
				Key:    func(e entry) string { return e.Name },
				Dedup:  true,
				Handle: func(workflow.Context, entry) (stock, error) { return handle(state) },
			}))
			result(t, env)
			if len(outcomes) != 2 || outcomes[0] != outcomes[1] {
				t.Errorf("outcomes %q, want the same twice", outcomes)
			}
		})
	}
}
