// Package testserver gives the tests of a package one Temporal server, and workers that
// stop with the test.
package testserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
)

var server *devserver.Server

// Main runs the tests of a package with a server, after what has to be done to that first.
// TestMain calls it.
func Main(m *testing.M, prepare ...func(*devserver.Server) error) {
	os.Exit(func() int {
		var err error
		if server, err = devserver.Start(context.Background(), devserver.Options{}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer server.Stop()
		for _, f := range prepare {
			if err := f(server); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		return m.Run()
	}())
}

// Server is the server, which all tests share.
func Server() *devserver.Server { return server }

// Client is a client of the server, which all tests share.
func Client() client.Client { return server.Client() }

// NewClient is a client with options, for one test.
func NewClient(t *testing.T, options client.Options) client.Client {
	t.Helper()
	c, err := server.NewClient(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// patience is for how long is waited for what should be there at once, on a machine that has much else to do.
const patience = 2 * time.Minute

// Context is for all that a test waits for: it ends before a test that hangs would.
func Context(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// StartWorker starts a worker for a task queue. It stops with the test, or when the
// returned function is called. Each test has a task queue of its own, so that its
// implementations are called for its workflows alone. The options are the caller's, since
// the server's module does not depend on the runtime, whose WorkerOptions makes them. Without a WorkerStopTimeout that is
// a second, and without a DeadlockDetectionTimeout a minute.
func StartWorker(t *testing.T, c client.Client, taskQueue string, options worker.Options, register func(worker.Registry)) (stop func()) {
	t.Helper()
	if options.WorkerStopTimeout == 0 {
		options.WorkerStopTimeout = time.Second
	}
	if options.DeadlockDetectionTimeout == 0 {
		options.DeadlockDetectionTimeout = time.Minute // a busy machine may give code no processor for the SDK's second
	}
	w := worker.New(c, taskQueue, options)
	register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(w.Stop)
	t.Cleanup(stop)
	return stop
}

// WaitFor waits until a condition holds, and fails the test if it does not in time.
func WaitFor(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// WaitForEvent waits until the history of a workflow has an event of a type.
func WaitForEvent(t *testing.T, c client.Client, workflowID string, eventType enumspb.EventType) {
	t.Helper()
	history := c.GetWorkflowHistory(Context(t), workflowID, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatalf("waiting for %v of workflow %q: %v", eventType, workflowID, err)
		}
		if event.GetEventType() == eventType {
			return
		}
	}
	t.Fatalf("workflow %q has ended without %v", workflowID, eventType)
}

// WaitForUpdate waits until a server has an update, which needs no worker. There is no
// event for that.
func WaitForUpdate(t *testing.T, s *devserver.Server, workflowID, updateID string) {
	t.Helper()
	ctx := Context(t)
	WaitFor(t, fmt.Sprintf("the server has update %q", updateID), func() bool {
		_, err := s.Client().WorkflowService().PollWorkflowExecutionUpdate(ctx, &workflowservice.PollWorkflowExecutionUpdateRequest{
			Namespace: s.Namespace(),
			UpdateRef: &updatepb.UpdateRef{
				WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID},
				UpdateId:          updateID,
			},
		})
		var unknown *serviceerror.NotFound
		if err != nil && !errors.As(err, &unknown) {
			t.Fatal(err)
		}
		return err == nil
	})
}

var names atomic.Int64

// Name is a name that no other test has, nor the same test when it is repeated: for task
// queues and workflow IDs.
func Name(t *testing.T) string { return fmt.Sprintf("%s-%d", t.Name(), names.Add(1)) }
