package main

import (
	"flag"
	"io"
	"regexp"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

var (
	update     = flag.Bool("update", false, "keep the histories that tests record")
	production = flag.String("production", "", "the address of a server of which some histories are kept")
)

func histories() replaytest.Corpus {
	return replaytest.Corpus{
		Dir:          "testdata/histories",
		Register:     func(r worker.WorkflowRegistry) { RegisterOrder(r, newOrder) },
		Update:       *update,
		ScrubPayload: withoutTransactions,
	}
}

func TestHistoriesReplay(t *testing.T) { histories().Test(t) }

// transaction is what the payment service calls a payment.
var transaction = regexp.MustCompile(`txn_[0-9a-f]+`)

func withoutTransactions(_ string, payload *commonpb.Payload) *commonpb.Payload {
	payload.Data = transaction.ReplaceAll(payload.Data, []byte("txn_0"))
	return payload
}

func TestStoryReplays(t *testing.T) {
	if err := example.Play(testContext(t), &program.Stage{Client: server.Client(), Out: io.Discard}); err != nil {
		t.Fatal(err)
	}
	histories().TestExecution(t, server.Client(), "order-12345")
}

// TestRecordProduction keeps histories of the orders that were started last.
func TestRecordProduction(t *testing.T) {
	if *production == "" {
		t.Skip("-production is not set")
	}
	c, err := client.Dial(client.Options{HostPort: *production})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	recorded, err := histories().RecordList(t.Context(), c, "WorkflowType = 'Order'", 20)
	if err != nil {
		t.Fatal(err)
	}
	if err := histories().Add(recorded...); err != nil {
		t.Fatal(err)
	}
}
