package backlog

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// Sending is what takes most of the time, so the tests send fewer messages unless they are told to
// send as many as a run may get.
var size = flag.Int("size", 800, "how many messages the tests of backlogs send")

func TestMain(m *testing.M) { testserver.Main(m) }

// An intake is a workflow with a task queue of its own.
type intake struct {
	*testing.T
	ctx    context.Context
	sdk    client.Client
	queue  string
	handle *IntakeHandle // which fits a Counter as well: their messages are the same
}

func newIntakeFor(t *testing.T, workflowType string, in Input) *intake {
	t.Helper()
	return newIntakeWith(t, testserver.Client(), workflowType, in)
}

func newIntakeWith(t *testing.T, sdk client.Client, workflowType string, in Input) *intake {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	in.ID = strings.ReplaceAll(t.Name(), "/", "-")
	if _, err := sdk.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: in.ID, TaskQueue: in.ID}, workflowType, in); err != nil {
		t.Fatal(err)
	}
	return &intake{t, ctx, sdk, in.ID, NewIntakeClient(sdk).Handle(in.ID)}
}

// work starts a worker.
func (i *intake) work(options ...runtime.WorkerOption) (stop func()) {
	i.Helper()
	return testserver.StartWorker(i.T, i.sdk, i.queue, runtime.WorkerOptions(worker.Options{}, options...), register)
}

// send sends parcels of some lanes, those of each lane in order.
func (i *intake) send(lanes, each int, ballast int, send func(context.Context, Parcel) error) {
	i.Helper()
	var wg sync.WaitGroup
	for lane := range lanes {
		wg.Go(func() {
			for n := range each {
				p := Parcel{Lane: fmt.Sprint("lane ", lane), N: n + 1, Ballast: strings.Repeat("x", ballast)}
				if err := send(i.ctx, p); err != nil {
					i.Errorf("%s %d: %v", p.Lane, p.N, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// result waits for the result, and checks that all came once and in order.
func (i *intake) result(total int) Ledger {
	i.Helper()
	ledger, err := i.handle.Result(i.ctx)
	if err != nil {
		i.Fatal(err)
	}
	if len(ledger.Wrong) > 0 {
		i.Errorf("%d parcels out of order, the first: %s", len(ledger.Wrong), ledger.Wrong[0])
	}
	sum := 0
	for _, n := range ledger.Runs {
		sum += n
	}
	if sum != total {
		i.Errorf("%d parcels taken in, want %d", sum, total)
	}
	return ledger
}

// failedTasks returns why workflow tasks of the chain have failed, other than for messages, or results of activities, that had
// come meanwhile: the server takes a task back for them if they are many, which they are where the worker gets no processor.
func (i *intake) failedTasks() []string {
	i.Helper()
	meanwhile := []enumspb.WorkflowTaskFailedCause{
		enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
		enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
	}
	var failures []string
	for runID := ""; ; {
		var started *historypb.WorkflowExecutionStartedEventAttributes
		events := i.sdk.GetWorkflowHistory(i.ctx, i.queue, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				i.Fatal(err)
			}
			if s := event.GetWorkflowExecutionStartedEventAttributes(); s != nil {
				started = s
			}
			if f := event.GetWorkflowTaskFailedEventAttributes(); f != nil && !slices.Contains(meanwhile, f.GetCause()) {
				failures = append(failures, f.GetCause().String()+": "+f.GetFailure().GetMessage())
			}
		}
		if runID = started.GetContinuedExecutionRunId(); runID == "" {
			return failures
		}
	}
}
