package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Ann sends $900 to Bob
- confirmed as ref-rent: Ann can go on
- transaction rent is completed
Somebody sends $1 with the same ID
- refused: already started
Ann sends $5 to Mallory
- not confirmed: Mallory has no account
- transaction gift is cancelled
`, "transaction-rent", "transaction-gift")
}

// The bank completes the transaction only when the client has its confirmation.
func TestConfirmationComesFromALocalActivity(t *testing.T) {
	ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	var bank fakeBank
	confirmed := make(chan struct{})
	bank.completed.Do(func(Transfer) (struct{}, error) {
		<-confirmed
		return struct{}{}, nil
	})
	testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterTransaction(r, newTransaction)
		RegisterBank(r, &bank)
	})
	transactions := NewTransactionClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	transfer := Transfer{ID: name, From: "Ann", To: "Bob", Cents: 1}
	_, transaction, err := transactions.WithStart(transfer).Confirmation(ctx)
	close(confirmed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := transaction.Result(ctx); err != nil {
		t.Fatal(err)
	}

	// A local activity leaves nothing but a marker.
	var scheduled, markers []string
	history := c.GetWorkflowHistory(ctx, transaction.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		if activity := event.GetActivityTaskScheduledEventAttributes(); activity != nil {
			scheduled = append(scheduled, activity.ActivityType.Name)
		}
		if marker := event.GetMarkerRecordedEventAttributes(); marker != nil {
			markers = append(markers, marker.MarkerName)
		}
	}
	if diff := cmp.Diff([]string{BankCompleteTransactionActivity}, scheduled); diff != "" {
		t.Errorf("activities with a task of their own (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"LocalActivity"}, markers); diff != "" {
		t.Errorf("markers (-want +got):\n%s", diff)
	}
}
