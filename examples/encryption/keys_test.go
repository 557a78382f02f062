package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// startWorker starts a worker with keys.
func startWorker(t *testing.T, queue string, keys *Keyring) (stop func()) {
	t.Helper()
	c := testserver.NewClient(t, clientOptions(keys, io.Discard))
	return testserver.StartWorker(t, c, queue, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterRecord(r, newRecord)
		RegisterPharmacy(r, pharmacy{})
	})
}

// newRecords is a client for records on a queue.
func newRecords(t *testing.T, queue string, options client.Options) *RecordClient {
	t.Helper()
	return NewRecordClient(testserver.NewClient(t, options), runtime.WithStartOptions(runtime.WithTaskQueue(queue)))
}

// end closes a record and compares what is in it.
func end(t *testing.T, record *RecordHandle, want Summary) {
	t.Helper()
	ctx := testserver.Context(t)
	if err := record.Close(ctx); err != nil {
		t.Fatal(err)
	}
	summary, err := record.Result(ctx)
	if diff := cmp.Diff(want, summary); err != nil || diff != "" {
		t.Errorf("%v, the summary is (-want +got):\n%s", err, diff)
	}
}

// A client uses a key before the worker has it.
func TestSignalWaitsUntilTheWorkerHasItsKey(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	workers, clients := ringOf(t, "1"), ringOf(t, "1", "2")
	startWorker(t, name, workers)
	record, err := newRecords(t, name, clientOptions(clients, io.Discard)).Start(ctx, RecordInput{Number: name, Patient: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	clients.Rotate()
	if err := record.Note(ctx, Note{Text: "sleeps badly"}); err != nil {
		t.Fatal(err)
	}
	testserver.WaitForEvent(t, testserver.Client(), record.WorkflowID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED)
	if err := workers.Add("2", testKey("2")); err != nil {
		t.Fatal(err)
	}
	end(t, record, Summary{Patient: "Ada", Notes: []string{"sleeps badly"}})
}

// It is the SDK that decodes updates, and it does not wait.
func TestUpdateIsRefusedUntilTheWorkerHasItsKey(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	workers, clients := ringOf(t, "1"), ringOf(t, "1", "2")
	startWorker(t, name, workers)
	record, err := newRecords(t, name, clientOptions(clients, io.Discard)).Start(ctx, RecordInput{Number: name, Patient: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	clients.Rotate()
	p := Prescription{Number: "1", Medicine: "ibuprofen", Dose: "2"}
	if _, err := record.Prescribe(ctx, p); !errors.Is(err, runtime.ErrFailed) || !strings.Contains(err.Error(), `unknown key "2"`) {
		t.Errorf("the error is %v", err)
	}
	if err := workers.Add("2", testKey("2")); err != nil {
		t.Fatal(err)
	}
	if _, err := record.Prescribe(ctx, p); err != nil {
		t.Error(err)
	}
	end(t, record, Summary{Patient: "Ada", Medicines: []string{"2 ibuprofen"}})
}

// A worker that has not seen the record before replays it, from what was encrypted with the first key.
func TestHistoryIsReadAfterItsKeyWasReplaced(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	stop := startWorker(t, name, ringOf(t, "1"))
	record, err := newRecords(t, name, clientOptions(ringOf(t, "1"), io.Discard)).Start(ctx, RecordInput{Number: name, Patient: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.Prescribe(ctx, Prescription{Number: "1", Medicine: "ibuprofen", Dose: "2"}); err != nil {
		t.Fatal(err)
	}
	stop()
	rotated := ringOf(t, "1", "2")
	rotated.Rotate()
	startWorker(t, name, rotated)
	end(t, newRecords(t, name, clientOptions(rotated, io.Discard)).Handle(record.WorkflowID()), Summary{Patient: "Ada", Medicines: []string{"2 ibuprofen"}})
}

func TestRecordFromBeforeTheCodecIsRead(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	keys := ringOf(t, "1")
	plain, err := newRecords(t, name, client.Options{}).Start(ctx, RecordInput{Number: name, Patient: "Ada"})
	if err != nil {
		t.Fatal(err)
	}
	if err := plain.Note(ctx, Note{Text: "sleeps badly"}); err != nil {
		t.Fatal(err)
	}
	startWorker(t, name, keys)
	end(t, newRecords(t, name, clientOptions(keys, io.Discard)).Handle(plain.WorkflowID()), Summary{Patient: "Ada", Notes: []string{"sleeps badly"}})
}
