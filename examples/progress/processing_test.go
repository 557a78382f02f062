package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// startProcessing starts an order of four items, of which each takes an hour. The last one ends with an error, if there is one.
func startProcessing(t *testing.T, last error) (context.Context, *temporaltest.Env, *ProcessingHandle) {
	t.Helper()
	ctx, env := withoutServer(t)
	env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
		test.OnActivity(WarehouseProcessItemActivity, mock.Anything, "d").After(time.Hour).Return(last)
		test.OnActivity(WarehouseProcessItemActivity, mock.Anything, mock.Anything).After(time.Hour).Return(nil)
	})
	order, err := NewProcessingClient(env.Client()).Start(ctx, ProcessingInput{OrderID: "1", Items: []string{"a", "b", "c", "d"}})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env, order
}

func TestProgressOfAnOrder(t *testing.T) {
	ctx, env, order := startProcessing(t, nil)
	for _, test := range []struct {
		sleep     time.Duration
		want      Progress
		remaining int
	}{
		{0, Progress{OrderProcessing, 0, 4, 0, "Processing item a"}, 4},
		{90 * time.Minute, Progress{OrderProcessing, 1, 4, 25, "Processing item b"}, 3},
		{2 * time.Hour, Progress{OrderProcessing, 3, 4, 75, "Processing item d"}, 1},
		{time.Hour, Progress{OrderShipped, 4, 4, 100, "Shipped to customer"}, 0}, // and the workflow has completed
	} {
		env.Sleep(test.sleep)
		progress, err := order.Progress(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, progress); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		if status, err := order.Status(ctx); err != nil || status != test.want.Status {
			t.Errorf("the status is %q, %v, want %q", status, err, test.want.Status)
		}
		if remaining, err := order.ItemsRemaining(ctx); err != nil || remaining != test.remaining {
			t.Errorf("%d items remain, %v, want %d", remaining, err, test.remaining)
		}
	}
	if result, err := order.Result(ctx); err != nil || result != "Order 1 completed" {
		t.Errorf("the order ended with %q, %v", result, err)
	}
}

func TestUpdateReturnsWhenTheStatusIsReached(t *testing.T) {
	ctx, env, order := startProcessing(t, nil)
	for _, test := range []struct {
		status Status
		takes  time.Duration
	}{
		{OrderPending, 0}, // it has gone by
		{OrderProcessing, 0},
		{OrderShipped, 4 * time.Hour},
	} {
		if _, err := order.AwaitStatus(ctx, WantedStatus{test.status}); err != nil {
			t.Fatal(err)
		}
		if took := env.Now().Sub(midnight); took != test.takes {
			t.Errorf("status %s was there after %v, want %v", test.status, took, test.takes)
		}
	}
}

func TestThoseWhoWaitForAStatusAreToldOfAFailure(t *testing.T) {
	ctx, _, order := startProcessing(t, temporal.NewNonRetryableApplicationError("out of stock", "", nil))
	_, err := order.AwaitStatus(ctx, WantedStatus{OrderShipped})
	var stopped *temporal.ApplicationError
	if !errors.As(err, &stopped) || stopped.Type() != StoppedType {
		t.Errorf("the wait ended with %v, want an error of type %s", err, StoppedType)
	}
	if _, err := order.Result(ctx); !errors.Is(err, runtime.ErrFailed) || !strings.Contains(err.Error(), "out of stock") {
		t.Errorf("the order ended with %v, want why it failed", err)
	}
	if status, err := order.Status(ctx); err != nil || status != OrderProcessing {
		t.Errorf("the status is %q, %v, want %q", status, err, OrderProcessing)
	}
}

func TestUnknownStatusIsNotWaitedFor(t *testing.T) {
	ctx, _, order := startProcessing(t, nil)
	if _, err := order.AwaitStatus(ctx, WantedStatus{"complete"}); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("waiting for a status that does not exist: %v, want %v", err, runtime.ErrInvalid)
	}
}
