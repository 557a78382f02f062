package interop

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A query of a run that has ended shows what its last completed workflow task has left. A signal that was recorded after
// that is in the history, but no handler has ever seen it.
func TestQueriesOfClosedWorkflows(t *testing.T) {
	kinds := map[string]func(worker.Registry){
		"generated": func(r worker.Registry) { RegisterGuestbook(r, newGuestbook) },
		"by hand": func(r worker.Registry) {
			r.RegisterWorkflowWithOptions(keepGuestbook, workflow.RegisterOptions{Name: GuestbookWorkflowType})
		},
	}
	// Something is written before and after the worker has gone, and then the run is ended.
	ends := map[string]struct {
		end  func(context.Context, *GuestbookHandle) error
		with enumspb.EventType
		want []string
	}{
		"completed": {
			func(ctx context.Context, g *GuestbookHandle) error { return g.Close(ctx, Closing{}) },
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
			[]string{"first", "second"},
		},
		"continued as new": {
			func(ctx context.Context, g *GuestbookHandle) error { return g.Close(ctx, Closing{GoOn: true}) },
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
			[]string{"first", "second"},
		},
		"terminated": {
			func(ctx context.Context, g *GuestbookHandle) error { return g.Terminate(ctx, "fire") },
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
			[]string{"first"},
		},
	}
	for kind, register := range kinds {
		for name, tt := range ends {
			t.Run(kind+"/"+name, func(t *testing.T) {
				t.Parallel()
				ctx, queue := testserver.Context(t), testserver.Name(t)
				guestbooks := NewGuestbookClient(testserver.Client(),
					runtime.WithStartOptions(runtime.WithWorkflowID(queue), runtime.WithTaskQueue(queue)),
					runtime.WithQueryTimeout(2*time.Second))
				started, err := guestbooks.Start(ctx, Pages{})
				if err != nil {
					t.Fatal(err)
				}
				run := guestbooks.HandleForRun(started.WorkflowID(), started.RunID())
				startWorker := func() (stop func()) {
					return testserver.StartWorker(t, testserver.Client(), queue, runtime.WorkerOptions(worker.Options{}), register)
				}

				stop := startWorker()
				if err := run.Write(ctx, Page{"first"}); err != nil {
					t.Fatal(err)
				}
				testserver.WaitFor(t, "the first page is there", func() bool { return len(readPages(t, run)) == 1 })
				stop()
				if err := run.Write(ctx, Page{"second"}); err != nil {
					t.Fatal(err)
				}
				if err := tt.end(ctx, run); err != nil {
					t.Fatal(err)
				}
				stop = startWorker()
				waitForLastEvent(t, run, tt.with)
				stop()

				// A worker that has not seen the run replays it.
				startWorker()
				if diff := cmp.Diff(tt.want, readPages(t, run)); diff != "" {
					t.Errorf("pages (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// readPages returns the answer of a query. The server may hand the query to the worker that has just stopped: then nobody
// answers it, and it is asked again.
func readPages(t *testing.T, g *GuestbookHandle) []string {
	t.Helper()
	var pages Pages
	var err error
	testserver.WaitFor(t, "the query is answered", func() bool {
		pages, err = g.Read(testserver.Context(t))
		return !errors.Is(err, runtime.ErrTimeout)
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages.Texts
}

// waitForLastEvent waits until a run has ended, with an event.
func waitForLastEvent(t *testing.T, g *GuestbookHandle, want enumspb.EventType) {
	t.Helper()
	history := testserver.Client().GetWorkflowHistory(testserver.Context(t), g.WorkflowID(), g.RunID(), true, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	var got enumspb.EventType
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		got = event.GetEventType()
	}
	if got != want {
		t.Errorf("the run has ended with %v, want %v", got, want)
	}
}
