package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime"
)

// A messageID tells the messages to one ledger apart.
type messageID struct {
	sender int
	lane   lane
	number int
}

// A record is what the server has recorded of one ledger, in all of its runs.
type record struct {
	runs     int
	replayed int
	events   int
	// signals counts how often each signal was recorded.
	signals map[messageID]int
	// backlogs are the runs that have continued as new while signals waited, which are handedOn together.
	backlogs, handedOn int
	// largest is how many bytes a run has handed on besides its input.
	largest int
	// taskFailures counts workflow tasks that failed or timed out, by cause, and failureTexts
	// has what the first one of each cause says.
	taskFailures map[string]int
	failureTexts map[string]string
	// replayErrors are those of runs whose replay did not do what the run has done.
	replayErrors []error
}

// unhandledCommand is why the server fails the last task of a run: a message has come that the
// worker could not know of. The worker gets another task with it.
var unhandledCommand = enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND.String()

// Other causes that do not come from what a workflow does with its messages.
const (
	timedOut    = "TimedOut"
	slowMachine = "DeadlockDetector" // a coroutine got no processor for a second
	serverGone  = "ServerGone"       // when the worker asked for the history
)

// taskFailure is why a workflow task has failed.
func taskFailure(failed *historypb.WorkflowTaskFailedEventAttributes) string {
	if failed.Cause == enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE {
		switch text := failed.Failure.GetMessage(); {
		case strings.Contains(text, "[TMPRL1101]"):
			return slowMachine
		case strings.Contains(text, "connection refused"), strings.Contains(text, "error reading from server"):
			return serverGone
		}
	}
	return failed.Cause.String()
}

// readRecord reads the histories of a ledger, from its first run to its last, and replays a sample of them.
func readRecord(ctx context.Context, c client.Client, of settings, p *progress, id, firstRunID string) (record, error) {
	r := record{signals: map[messageID]int{}, taskFailures: map[string]int{}, failureTexts: map[string]string{}}
	replayer, err := worker.NewWorkflowReplayerWithOptions(runtime.ReplayerOptions(worker.WorkflowReplayerOptions{}, runtime.WithCarryLimit(of.carryLimit)))
	if err != nil {
		return r, fmt.Errorf("make a replayer: %w", err)
	}
	registerLedgers(replayer)
	// What a replay has to say is in its error.
	silent := log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))

	for runID := firstRunID; runID != ""; {
		var history *historypb.History
		err := p.deliver(ctx, "read the history of "+id, func(ctx context.Context) (err error) {
			history, err = readHistory(ctx, c, id, runID)
			return err
		})
		if err != nil {
			return r, err
		}
		r.runs++
		thisID := runID
		if runID, err = r.read(history); err != nil {
			return r, fmt.Errorf("history of %s, run %s: %w", id, thisID, err)
		}
		if (r.runs-1)%of.replayEvery != 0 {
			continue
		}
		err = replayer.ReplayWorkflowHistoryWithOptions(silent, history, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: id, RunID: thisID},
		})
		if err != nil {
			r.replayErrors = append(r.replayErrors, fmt.Errorf("replay of %s, run %d: %w", id, r.runs, err))
		} else {
			r.replayed++
		}
	}
	return r, nil
}

func readHistory(ctx context.Context, c client.Client, id, runID string) (*historypb.History, error) {
	history := &historypb.History{}
	events := c.GetWorkflowHistory(ctx, id, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, err
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}

// read notes what a history says, and returns the ID of the run that follows it, "" for the last.
func (r *record) read(history *historypb.History) (next string, err error) {
	r.events += len(history.Events)
	for _, event := range history.Events {
		switch event.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
			signal := event.GetWorkflowExecutionSignaledEventAttributes()
			if signal.SignalName == LedgerCloseSignal {
				continue
			}
			var m Message
			if err := converter.GetDefaultDataConverter().FromPayloads(signal.Input, &m); err != nil {
				return "", fmt.Errorf("signal %s: %w", signal.SignalName, err)
			}
			r.signals[messageID{m.Sender, m.Lane, m.Number}]++
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:
			failed := event.GetWorkflowTaskFailedEventAttributes()
			cause := taskFailure(failed)
			if r.taskFailures[cause]++; r.taskFailures[cause] == 1 {
				r.failureTexts[cause] = failed.Failure.GetMessage() + "\n" + failed.Failure.GetStackTrace()
			}
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
			r.taskFailures[timedOut]++
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
			continued := event.GetWorkflowExecutionContinuedAsNewEventAttributes()
			next = continued.NewExecutionRunId
			var in Input
			if err := converter.GetDefaultDataConverter().FromPayloads(continued.Input, &in); err != nil {
				return "", fmt.Errorf("input of the next run: %w", err)
			}
			if waiting := len(r.signals) - in.Report.Signals; waiting > 0 {
				r.backlogs++
				r.handedOn += waiting
			}
			for _, payload := range continued.Header.GetFields() {
				r.largest = max(r.largest, proto.Size(payload))
			}
		}
	}
	return next, nil
}
