package sdk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// forbidden is what neither validators nor queries can do.
var forbidden = map[string]func(workflow.Context){
	"Await":              func(ctx workflow.Context) { _ = workflow.Await(ctx, func() bool { return false }) },
	"Await what is true": func(ctx workflow.Context) { _ = workflow.Await(ctx, func() bool { return true }) },
	"AwaitWithTimeout": func(ctx workflow.Context) {
		_, _ = workflow.AwaitWithTimeout(ctx, time.Minute, func() bool { return false })
	},
	"Sleep":                 func(ctx workflow.Context) { _ = workflow.Sleep(ctx, time.Minute) },
	"NewTimer":              func(ctx workflow.Context) { workflow.NewTimer(ctx, time.Minute) },
	"Go":                    func(ctx workflow.Context) { workflow.Go(ctx, func(workflow.Context) {}) },
	"ExecuteActivity":       func(ctx workflow.Context) { workflow.ExecuteActivity(ctx, "activity") },
	"ExecuteLocalActivity":  func(ctx workflow.Context) { workflow.ExecuteLocalActivity(ctx, "activity") },
	"ExecuteChildWorkflow":  func(ctx workflow.Context) { workflow.ExecuteChildWorkflow(ctx, "child") },
	"SignalExternal":        func(ctx workflow.Context) { workflow.SignalExternalWorkflow(ctx, "id", "", "signal", nil) },
	"RequestCancelExternal": func(ctx workflow.Context) { workflow.RequestCancelExternalWorkflow(ctx, "id", "") },
	"SideEffect":            func(ctx workflow.Context) { workflow.SideEffect(ctx, func(workflow.Context) any { return nil }) },
	"GetVersion":            func(ctx workflow.Context) { workflow.GetVersion(ctx, "change", workflow.DefaultVersion, 1) },
	"Future.Get":            func(ctx workflow.Context) { f, _ := workflow.NewFuture(ctx); _ = f.Get(ctx, nil) },
	"Channel.Receive":       func(ctx workflow.Context) { workflow.GetSignalChannel(ctx, "signal").Receive(ctx, nil) },
}

// A validator that blocks is known by the value of its panic; any other panic is the author's.
func TestThePanicOfWhatOnlyHandlersCanDo(t *testing.T) {
	for what, do := range forbidden {
		t.Run(what, func(t *testing.T) {
			check := func(who string, ctx workflow.Context) {
				if p := panicOf(func() { do(ctx) }); p != ReadOnlyPanic {
					t.Errorf("in a %s it panics with %#v, want %q: such a validator holds up the workflow", who, p, ReadOnlyPanic)
				}
			}
			env := newSuite().NewTestWorkflowEnvironment()
			env.RegisterDelayedCallback(func() {
				if _, err := env.QueryWorkflow("query"); err != nil {
					t.Error(err)
				}
				env.UpdateWorkflowNoRejection("update", "1", t)
			}, time.Second)
			execute(t, env, func(ctx workflow.Context) {
				updated := false
				err := errors.Join(
					workflow.SetQueryHandler(ctx, "query", func() (bool, error) {
						check("query", ctx)
						return true, nil
					}),
					workflow.SetUpdateHandlerWithOptions(ctx, "update", func(workflow.Context) error { updated = true; return nil },
						workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context) error {
							check("validator", ctx)
							return nil
						}}),
					workflow.Await(ctx, func() bool { return updated }),
				)
				if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// rejection sends an update to a workflow that has a handler for "known", and returns what its sender gets.
func rejection(t *testing.T, update string, validator func(workflow.Context) error) error {
	t.Helper()
	env := newSuite().NewTestWorkflowEnvironment()
	var rejected error
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(update, "1", &testsuite.TestUpdateCallback{
			OnAccept: func() { t.Error("the update was accepted") }, OnReject: func(err error) { rejected = err }, OnComplete: func(any, error) {},
		})
	}, time.Second)
	execute(t, env, func(ctx workflow.Context) {
		err := workflow.SetUpdateHandlerWithOptions(ctx, "known", func(workflow.Context) error { return nil }, workflow.UpdateHandlerOptions{Validator: validator})
		if err == nil {
			err = workflow.Sleep(ctx, time.Minute)
		}
		if err != nil {
			t.Error(err)
		}
	})
	failures := temporal.GetDefaultFailureConverter()
	return failures.FailureToError(failures.ErrorToFailure(rejected))
}

func TestTheTextOfAValidatorThatPanics(t *testing.T) {
	var err *temporal.PanicError
	if got := rejection(t, "known", func(workflow.Context) error { panic("oh") }); !errors.As(got, &err) || !IsValidatorPanic(err) || !strings.Contains(err.Error(), "oh") {
		t.Errorf("a validator that panics is not recognised: it gives the %T %v, and is taken for a handler that does", got, got)
	}
	if got := temporal.GetDefaultFailureConverter().FailureToError(panicked("oh")); !errors.As(got, &err) || IsValidatorPanic(err) {
		t.Errorf("the %T %v is taken for a validator that panics", got, got)
	}
}

func TestTheTextOfAnUnknownUpdate(t *testing.T) {
	var err *temporal.ApplicationError
	got := rejection(t, "steal", nil)
	if !errors.As(got, &err) || !IsUnknownUpdate(err, "steal") {
		t.Errorf("an update without a handler is not recognised: it gives the %T %v, and is taken for a handler that fails", got, got)
	}
	if IsUnknownUpdate(err, "ste") || IsUnknownUpdate(err, "known") {
		t.Errorf("%v is taken for the answer to another update", err)
	}
	if !errors.As(rejection(t, "known", func(workflow.Context) error { return errors.New("no") }), &err) || IsUnknownUpdate(err, "known") {
		t.Errorf("%v is taken for an update without a handler", err)
	}
}

func TestTheTextOfAnUnknownQuery(t *testing.T) {
	env := newSuite().NewTestWorkflowEnvironment()
	env.RegisterDelayedCallback(func() {
		for query, unknown := range map[string]bool{"steal": true, "known": false} {
			_, err := env.QueryWorkflow(query)
			if err == nil {
				t.Errorf("the query %s has no error", query)
				continue
			}
			// The worker sends the text, of which the client makes this error.
			if failed := serviceerror.NewQueryFailed(err.Error()).(*serviceerror.QueryFailed); IsUnknownQuery(failed, query) != unknown {
				t.Errorf("%v: without a handler is %t, want %t", err, !unknown, unknown)
			}
		}
	}, time.Second)
	execute(t, env, func(ctx workflow.Context) {
		err := errors.Join(workflow.SetQueryHandler(ctx, "known", func() (bool, error) { return false, errors.New("no") }), workflow.Sleep(ctx, time.Minute))
		if err != nil {
			t.Error(err)
		}
	})
}
