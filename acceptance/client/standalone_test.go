package client

import (
	"errors"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestActivitiesWithoutAWorkflow(t *testing.T) {
	ctx, sdk, queue := testserver.Context(t), testserver.Client(), testserver.Name(t)
	testserver.StartWorker(t, sdk, queue, worker.Options{
		DefaultHeartbeatThrottleInterval: 1, MaxHeartbeatThrottleInterval: 1,
	}, func(r worker.Registry) { RegisterErrands(r, errands{}) })
	onQueue := func(o *client.StartActivityOptions) { o.TaskQueue = queue }
	run := NewErrandsClient(sdk, onQueue)

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
		if !errors.As(err, &failed) || failed.Type() != "Unclear" {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("no result, twice, and cancelled", func(t *testing.T) {
		started, err := run.StartWait(ctx, "4")
		if err != nil {
			t.Fatal(err)
		}
		var twice *serviceerror.ActivityExecutionAlreadyStarted
		if err := run.Wait(ctx, "4"); !errors.As(err, &twice) {
			t.Errorf("the second one gives %v", err)
		}
		if err := started.Cancel(ctx, client.CancelActivityOptions{}); err != nil {
			t.Error(err)
		}
		if err := started.Get(ctx, nil); !errors.As(err, new(*temporal.CanceledError)) {
			t.Errorf("it has ended with %v", err)
		}
	})
	t.Run("invalid", func(t *testing.T) {
		for what, err := range map[string]error{
			"no ID":         run.Wait(ctx, ""),
			"no task queue": NewErrandsClient(sdk).Wait(ctx, "5"),
		} {
			if !errors.Is(err, runtime.ErrInvalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
