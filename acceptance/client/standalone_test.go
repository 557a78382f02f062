package client

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/access"
)

func TestActivitiesWithoutAWorkflow(t *testing.T) {
	ctx, sdk, queue := testserver.Context(t), testserver.Client(), testserver.Name(t)
	testserver.StartWorker(t, sdk, queue, worker.Options{
		DefaultHeartbeatThrottleInterval: 1, MaxHeartbeatThrottleInterval: 1,
	}, func(r worker.Registry) { RegisterErrands(r, errands{}) })
	run := NewErrandsClient(sdk, queue)

	t.Run("result", func(t *testing.T) {
		if got, err := run.Fetch(ctx, "1", "milk"); got != "milk for 1" || err != nil {
			t.Errorf("it is %q, %v", got, err)
		}
	})
	t.Run("later, and from somewhere else", func(t *testing.T) {
		started, err := run.StartFetch(ctx, "2", "bread", func(o *client.StartActivityOptions) { o.Summary = "bread" })
		if err != nil {
			t.Fatal(err)
		}
		again := runtime.ActivityHandle[string]{Handle: sdk.GetActivityHandle(client.GetActivityHandleOptions{ActivityID: "2"})}
		for what, h := range map[string]*runtime.ActivityHandle[string]{"its own handle": started, "another one": &again} {
			if got, err := h.Get(ctx); got != "bread for 2" || err != nil {
				t.Errorf("%s: it is %q, %v", what, got, err)
			}
		}
		d, err := started.Handle.Describe(ctx, client.DescribeActivityOptions{})
		if err != nil || d.ActivityType != ErrandsFetchActivity {
			t.Errorf("described as %+v, %v", d, err)
		}
	})
	t.Run("failure", func(t *testing.T) {
		_, err := run.Fetch(ctx, "3", "")
		var failed *temporal.ApplicationError
		if !errors.As(err, &failed) || failed.Type() != "Unclear" || !errors.Is(err, runtime.ErrFailed) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("no result, twice, and cancelled", func(t *testing.T) {
		started, err := run.StartWait(ctx, "4")
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Wait(ctx, "4"); !errors.Is(err, runtime.ErrAlreadyStarted) || !errors.As(err, new(*serviceerror.ActivityExecutionAlreadyStarted)) {
			t.Errorf("the second one gives %v", err)
		}
		short, end := context.WithTimeout(ctx, 100*time.Millisecond)
		defer end()
		if err := started.Get(short, nil); !errors.Is(err, runtime.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting in vain gives %v", err)
		}
		if err := started.Cancel(ctx, client.CancelActivityOptions{}); err != nil {
			t.Error(err)
		}
		if err := started.Get(ctx, nil); !errors.As(err, new(*temporal.CanceledError)) || !errors.Is(err, runtime.ErrFailed) {
			t.Errorf("it has ended with %v", err)
		}
	})
	t.Run("denied", func(t *testing.T) {
		var options client.Options
		options.Interceptors = append(options.Interceptors, access.NewInterceptor(access.Options{}))
		denied, err := testserver.Server().NewClient(ctx, options)
		if err != nil {
			t.Fatal(err)
		}
		defer denied.Close()
		var message *runtime.MessageError
		err = NewErrandsClient(denied, queue).Wait(ctx, "5")
		if !errors.As(err, &message) || message.Kind != runtime.ErrDenied || message.ActivityID != "5" || message.WorkflowID != "" {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("invalid", func(t *testing.T) {
		bring := func(run *ErrandsClient, what string) error {
			_, err := run.Fetch(ctx, "6", what)
			return err
		}
		for what, err := range map[string]error{
			"no ID":          run.Wait(ctx, ""),
			"no task queue":  NewErrandsClient(sdk, "").Wait(ctx, "5"),
			"too large":      bring(run, strings.Repeat("milk", 3<<18)),
			"much too large": bring(run, strings.Repeat("bread", 1<<20)),
		} {
			var message *runtime.MessageError
			if !errors.Is(err, runtime.ErrInvalid) || !errors.As(err, &message) || message.WorkflowID != "" {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
