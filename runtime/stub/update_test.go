package stub

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/answer"
)

// answers is the handle of an update that is answered differently each time.
type answers struct {
	client.WorkflowUpdateHandle
	errs []error
}

func (a *answers) UpdateID() string { return "u" }

func (a *answers) Get(context.Context, any) error {
	err := a.errs[0]
	a.errs = a.errs[1:]
	return err
}

var errNotAllowed = serviceerror.NewPermissionDenied("not allowed", "")

func TestWaitForAnUpdate(t *testing.T) {
	timeout := client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewDeadlineExceeded("long poll"))
	draining := wire(errDraining(answer.NewMark(answer.Draining, "w", "u")))
	for name, test := range map[string]struct {
		errs []error
		want error
	}{
		"server's timeout": {[]error{timeout, timeout, nil}, nil},
		"draining":         {[]error{draining}, runtime.ErrDraining},
		"failed":           {[]error{timeout, wire(errors.New("no"))}, runtime.ErrFailed},
		"unknown":          {[]error{serviceerror.NewNotFound("update not found")}, runtime.ErrNotFound},
		"refused":          {[]error{client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewInvalidArgument("no ID"))}, runtime.ErrInvalid},
		"not allowed":      {[]error{client.NewWorkflowUpdateServiceTimeoutOrCanceledError(errNotAllowed)}, errNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u := &updateHandle{WorkflowUpdateHandle: &answers{errs: test.errs}, name: "pay", workflowID: "w"}
				if err := u.Get(t.Context(), nil); !errors.Is(err, test.want) {
					t.Errorf("%v, want %v", err, test.want)
				}
			})
		})
	}
}

func TestResend(t *testing.T) {
	later := wire(answer.WithMark(temporal.NewApplicationError("not yet", "NotYet"), answer.NewMark(answer.NotNow, "w", "u")))
	draining := wire(errDraining(answer.NewMark(answer.Draining, "w", "u")))
	notReady := serviceerror.NewWorkflowNotReady("task failed")
	timeout := client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewCanceled(""))
	for name, test := range map[string]struct {
		deadline time.Duration // of the context, none if zero
		limit    time.Duration
		reply    error // each time
		times    int   // so often, then none
		kind     error
		cause    error
		at       time.Duration // not later
	}{
		"taken later":             {limit: time.Minute, reply: later, times: 5, at: time.Second},
		"taken after a timeout":   {limit: time.Minute, reply: timeout, times: 1, at: time.Second},
		"not now":                 {deadline: time.Hour, limit: time.Minute, reply: later, times: 1e6, kind: runtime.ErrRejected, cause: context.DeadlineExceeded, at: time.Hour},
		"draining":                {deadline: time.Hour, limit: time.Minute, reply: draining, times: 1e6, kind: runtime.ErrDraining, cause: context.DeadlineExceeded, at: time.Hour},
		"outcome unknown":         {deadline: time.Hour, limit: time.Minute, reply: notReady, times: 1e6, kind: runtime.ErrTimeout, cause: context.DeadlineExceeded, at: time.Hour},
		"without a deadline":      {limit: time.Minute, reply: later, times: 1e6, kind: runtime.ErrRejected, at: time.Minute},
		"the first answer":        {deadline: time.Hour, reply: later, times: 1e6, kind: runtime.ErrRejected},
		"an answer that is final": {limit: time.Minute, reply: wire(errors.New("no")), times: 1e6, kind: runtime.ErrFailed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if test.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				began, sent := time.Now(), 0
				err := resend(ctx, test.limit, func() error {
					if sent++; sent > test.times {
						return nil
					}
					return updateError(ctx, "pay", "w", "u", test.reply)
				})
				took := time.Since(began)
				if test.kind != nil != (err != nil) || !errors.Is(err, test.kind) || test.cause != nil && !errors.Is(err, test.cause) || !errors.Is(err, test.reply) && err != nil {
					t.Errorf("%v, want %v and %v", err, test.kind, test.cause)
				}
				if took > test.at || took < test.at-maxPause && test.times > 5 {
					t.Errorf("it took %v, want %v", took, test.at)
				}
				if most := int(test.at/(maxPause/2)) + 10; sent > most {
					t.Errorf("it was sent %d times in %v, want at most %d", sent, took, most)
				}
			})
		})
	}
}

// The outcome of what was under way is unknown, but the reason for sending it again is not. The SDK may notice
// that the context ends before the context itself does.
func TestResendThatIsInterruptedUnderWay(t *testing.T) {
	later := wire(answer.WithMark(temporal.NewApplicationError("not yet", "NotYet"), answer.NewMark(answer.NotNow, "w", "u")))
	for name, early := range map[string]bool{"afterwards": false, "early": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				sent := 0
				err := resend(ctx, time.Minute, func() error {
					if sent++; sent == 1 {
						return updateError(ctx, "pay", "w", "u", later)
					}
					if early {
						time.AfterFunc(time.Millisecond, cancel)
					} else {
						cancel()
					}
					return updateError(ctx, "pay", "w", "u", client.NewWorkflowUpdateServiceTimeoutOrCanceledError(serviceerror.NewCanceled("")))
				})
				var app *temporal.ApplicationError
				if !errors.Is(err, runtime.ErrTimeout) || !errors.Is(err, context.Canceled) || !errors.As(err, &app) || app.Type() != "NotYet" {
					t.Errorf("%v, want %v, %v and the last answer", err, runtime.ErrTimeout, context.Canceled)
				}
			})
		})
	}
}
