package main

import (
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Frequent polling: "report sales" after 4 polls
Frequent polling: cancelled, and the service knows: true
Infrequent polling: "report taxes" after 4 attempts
Job backup: 12 files saved
Job restore: the job has failed: the disk is full
`, "frequent-sales", "frequent-never", "infrequent-taxes", "job-backup", "job-restore")
}

// A worker stops, as with each deployment, and the next one goes on with what it has counted.
func TestAnotherWorkerGoesOnPolling(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	service, err := startService()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := service.stop(); err != nil && !errors.Is(err, ctx.Err()) {
			t.Error(err)
		}
	})
	start := func() (stop func()) {
		return testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), register)
	}
	stop := start()
	poll, err := NewFrequentPollingClient(testserver.Client()).Start(ctx, PollInput{
		PollID: name, URL: service.url + "/late/answer", Interval: time.Millisecond,
	}, runtime.WithTaskQueue(name))
	if err != nil {
		t.Fatal(err)
	}
	if err := service.awaitPolls(ctx, "/late/answer", 3); err != nil {
		t.Fatal(err)
	}
	stop()
	service.answer("/late/answer")
	start()
	answer, err := poll.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if asked := service.polls("/late/answer"); answer.Polls != asked {
		t.Errorf("the answer says that the service was asked %d times, but it was asked %d times", answer.Polls, asked)
	}
}
