package main

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver"
)

// A query measures a replay only if the worker has to begin with an empty cache, each time.
func TestQueryAfterARestartIsAnsweredByAReplay(t *testing.T) {
	ctx := context.Background()
	server, err := devserver.Start(ctx, devserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop() }()
	load := workload{name: "restart", signals: 7, updates: 3, post: true, open: true}
	r, err := generatedVariant.record(ctx, server.Client(), load, 1)
	if err != nil {
		t.Fatal(err)
	}
	var replays replayCounter
	counted := func(v variant) variant {
		options := v.worker
		v.worker = func(o worker.Options) worker.Options {
			o.Interceptors = append(o.Interceptors, &replays)
			return options(o)
		}
		return v
	}
	const rounds = 2
	if _, _, err := compareQueries(ctx, server, r, rounds, counted(generatedVariant), counted(handwrittenVariant)); err != nil {
		t.Fatal(err)
	}
	if got, want := replays.count.Load(), int64(2*(rounds+1)); got != want {
		t.Errorf("%d replays, want one for each of %d queries", got, want)
	}
	_, answer, err := handwrittenVariant.query(ctx, server, r)
	if err != nil {
		t.Fatal(err)
	}
	want := Totals{Credits: 4, Debits: 3, Transfers: 3, Balance: 412 - 309 + 303, Posted: 1}
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// A replayCounter counts how often the code of a workflow is executed from its beginning.
type replayCounter struct {
	interceptor.WorkerInterceptorBase
	count atomic.Int64
}

func (c *replayCounter) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	c.count.Add(1)
	return next
}
