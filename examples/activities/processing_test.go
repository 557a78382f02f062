package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// countingProcessor implements Processor: it is processor, and counts.
type countingProcessor struct {
	process temporaltest.Func[ProcessingInput, string]
}

func (p *countingProcessor) ProcessData(_ context.Context, in ProcessingInput) (string, error) {
	return p.process.Call(in)
}

func process(t *testing.T, p *countingProcessor, fail Failure) (string, error) {
	t.Helper()
	ctx, env := testserver.Context(t), temporaltest.New(t)
	RegisterDataProcessing(env, newDataProcessing)
	RegisterProcessor(env, p)
	processing, err := NewDataProcessingClient(env.Client()).Start(ctx, ProcessingInput{ID: "p", Data: "data", Fail: fail})
	if err != nil {
		t.Fatal(err)
	}
	return processing.Result(ctx)
}

func TestErrorsAreTriedAgainUnlessTheirTypeIsForGood(t *testing.T) {
	for fail, tt := range map[Failure]struct {
		attempts int
		cause    string
	}{
		FailsWithError:   {3, "ProcessingFailed: processing failed for data"},
		FailsWithBadData: {1, "BadData: bad data in line 3"},
		Panics:           {3, "panic: processing of data, in processor.ProcessData"},
	} {
		t.Run(string(fail), func(t *testing.T) {
			var p countingProcessor
			p.process.Do(func(in ProcessingInput) (string, error) { return processor{}.ProcessData(t.Context(), in) })
			_, err := process(t, &p, fail)
			if chain := explain(err); !slices.Contains(chain, tt.cause) {
				t.Errorf("%q is not in %q", tt.cause, chain)
			}
			if attempts := len(p.process.Calls()); attempts != tt.attempts {
				t.Errorf("there were %d attempts, want %d", attempts, tt.attempts)
			}
		})
	}
}

// The retry state is the server's; the test kit has none.
func TestClientSeesTheChainOfErrors(t *testing.T) {
	for fail, want := range map[Failure][]string{
		FailsWithError: {
			"the workflow has failed",
			"activity processor.ProcessData has failed: MaximumAttemptsReached",
			"ProcessingFailed: processing failed for data",
			"wrapError: write the result: the disk is full",
			"the disk is full",
		},
		FailsWithBadData: {
			"the workflow has failed",
			"activity processor.ProcessData has failed: NonRetryableFailure",
			"BadData: bad data in line 3",
		},
		Panics: {
			"the workflow has failed",
			"activity processor.ProcessData has failed: MaximumAttemptsReached",
			"panic: processing of data, in processor.ProcessData",
		},
	} {
		t.Run(string(fail), func(t *testing.T) {
			ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
			testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), register)
			in := ProcessingInput{ID: name, Data: "data", Fail: fail}
			processing, err := NewDataProcessingClient(c).Start(ctx, in, runtime.WithTaskQueue(name))
			if err != nil {
				t.Fatal(err)
			}
			_, err = processing.Result(ctx)
			if diff := cmp.Diff(want, explain(err)); diff != "" {
				t.Errorf("the errors (-want +got):\n%s", diff)
			}
		})
	}
}

// Whoever is not interested in the whole chain asks for the error that matters.
func TestClientFindsTheErrorThatMatters(t *testing.T) {
	var p countingProcessor
	p.process.Do(func(in ProcessingInput) (string, error) { return processor{}.ProcessData(t.Context(), in) })
	_, err := process(t, &p, FailsWithBadData)

	message, ok := errors.AsType[*runtime.MessageError](err)
	if !ok || message.WorkflowID != "p" || message.Kind != runtime.ErrFailed {
		t.Errorf("the outermost error is %+v", message)
	}
	activity, ok := errors.AsType[*temporal.ActivityError](err)
	if !ok || activity.ActivityType().GetName() != ProcessorProcessDataActivity {
		t.Errorf("the activity's error is %v", activity)
	}
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	if !ok || app.Type() != BadDataType {
		t.Fatalf("the cause is %v", app)
	}
	var mistake Mistake
	if err := app.Details(&mistake); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Mistake{Line: 3, Text: "data"}, mistake); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
}

func TestPanicHasAStackTrace(t *testing.T) {
	var p countingProcessor
	p.process.Do(func(in ProcessingInput) (string, error) { return processor{}.ProcessData(t.Context(), in) })
	_, err := process(t, &p, Panics)
	panicked, ok := errors.AsType[*temporal.PanicError](err)
	if !ok {
		t.Fatalf("the error is %v", err)
	}
	for _, want := range []string{"processor.ProcessData", "activities.go:"} {
		if !strings.Contains(panicked.StackTrace(), want) {
			t.Errorf("%s is not in\n%s", want, panicked.StackTrace())
		}
	}
}

func TestSecondAttemptMaySucceed(t *testing.T) {
	var p countingProcessor
	p.process.FailNth(1, errors.New("not now"))
	p.process.Return("done", nil)
	if text, err := process(t, &p, ""); text != "done" || err != nil || len(p.process.Calls()) != 2 {
		t.Errorf("the result is %q, %v, after %d attempts", text, err, len(p.process.Calls()))
	}
}
