package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func mustExample(t *testing.T) program.Program {
	t.Helper()
	example, err := newExample()
	if err != nil {
		t.Fatal(err)
	}
	return example
}

func TestStory(t *testing.T) {
	programtest.Story(t, mustExample(t), `campaign-library collects $100.00
Ada has told others
Grace has told others
Ada has told others
Donation 1, $30.00 by card
Donation 2, $0.50 by card, is rejected: it is less than its fee
Donation 3, $5000.00 by card, has failed: it is more than the card allows
Donation 4, $20.00 by transfer
So far it has $50.00
Donation 5, $50.00 by card
It ends with $100.00

The endpoint has, among others:
  activity_executions_total{activity_type="charge",status="completed"} 3
  activity_executions_total{activity_type="charge",status="failed"} 2
  activity_schedule_to_start_latency_seconds_count{activity_type="charge"} 4
  campaign_donated_cents_total{method="card"} 8000
  campaign_donated_cents_total{method="transfer"} 2000
  campaign_shares 2
  temporal_request_latency_seconds_count{operation="QueryWorkflow"} 1
  temporal_request_latency_seconds_count{operation="SignalWorkflowExecution"} 3
  temporalgen_message_latency_seconds_count{kind="signal",message="share",outcome="handled"} 2
  temporalgen_message_latency_seconds_count{kind="update",message="donate",outcome="failed"} 1
  temporalgen_message_latency_seconds_count{kind="update",message="donate",outcome="handled"} 3
  temporalgen_messages_total{kind="signal",message="share",outcome="duplicate"} 1
  temporalgen_messages_total{kind="signal",message="share",outcome="handled"} 2
  temporalgen_messages_total{kind="update",message="donate",outcome="failed"} 1
  temporalgen_messages_total{kind="update",message="donate",outcome="handled"} 3
  temporalgen_messages_total{kind="update",message="donate",outcome="rejected"} 1
`, "campaign-library")
}

// With -listen the metrics can be read until the program is interrupted.
func TestEndpointStaysUntilInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(testserver.Context(t))
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := mustExample(t).Run(ctx, []string{"-address", testserver.Server().Addr(), "-listen", "127.0.0.1:0"}, in, io.Discard)
		in.Close()
		ended <- err
	}()
	var url string
	for lines := bufio.NewScanner(out); url == "" && lines.Scan(); {
		_, url, _ = strings.Cut(lines.Text(), "All of it is at ")
	}
	go io.Copy(io.Discard, out)
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	all, err := io.ReadAll(response.Body)
	// Buckets of less than a second, since latencies are in seconds.
	if err != nil || !strings.Contains(string(all), `workflow_type="Campaign",le="0.005"}`) {
		t.Errorf("%s has %v\n%s", url, err, all)
	}
	interrupt()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A worker that does not know the campaign replays the first donation before it handles the second.
func TestReplayIsNotCounted(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	e := mustEndpoint(t)
	c := testserver.NewClient(t, client.Options{MetricsHandler: e.handler})
	campaign, err := NewCampaignClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name))).Start(ctx, CampaignInput{Name: name, Goal: 3_00})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []Donation{{ID: "1", Cents: 1_00, Method: "card"}, {ID: "2", Cents: 2_00, Method: "card"}} {
		stop := testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
			RegisterCampaign(r, newCampaign)
			RegisterBank(r, bank{})
		})
		if _, err := campaign.Donate(ctx, d); err != nil {
			t.Fatal(err)
		}
		stop()
	}
	want := []string{
		`campaign_donated_cents_total{method="card"} 300`,
		`temporalgen_messages_total{kind="update",message="donate",outcome="handled"} 2`,
	}
	if diff := cmp.Diff(want, e.scraped(t, "campaign_donated", "temporalgen_messages")); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}
