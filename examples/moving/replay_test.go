package main

import (
	"bytes"
	"context"
	"flag"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/examples/moving/wallet"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

var update = flag.Bool("update", false, "keep the histories that tests record")

// histories are of runs of both kinds.
func histories() replaytest.Corpus {
	return replaytest.Corpus{
		Dir:      "testdata/histories",
		Register: func(r worker.WorkflowRegistry) { wallet.RegisterWorkflow(r, false) },
		Options:  runtime.ReplayerOptions(worker.WorkflowReplayerOptions{}, runtime.WithCarryLimit(1)),
		Update:   *update,
	}
}

func TestHistoriesReplay(t *testing.T) { histories().Test(t) }

// The whole program: a wallet goes all the way there and back.
func TestStory(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	var out bytes.Buffer
	if err := story(ctx, &program.Stage{Client: testserver.Client(), Out: &out}); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(out.Bytes(), []byte("\n")); lines != len(steps) {
		t.Errorf("the story is\n%s", &out)
	}
	histories().TestExecution(t, testserver.Client(), "wallet-ada")
}
