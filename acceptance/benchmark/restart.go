package main

import (
	"context"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
)

// queryLimit is how many times as long as with the hand-written workflow a query may take.
const queryLimit = 1.5

// compareQueries compares what a query costs when the worker has been restarted: it knows nothing of the workflow, so
// it gets the history from the server and replays it before it answers. The server is in this process, so what it
// allocates counts as well.
func compareQueries(ctx context.Context, server *devserver.Server, r recording, rounds int, a, b variant) (costA, costB cost, err error) {
	// Else the server would look for the worker that has recorded the history.
	_, err = server.Client().WorkflowService().ResetStickyTaskQueue(ctx, &workflowservice.ResetStickyTaskQueueRequest{
		Namespace: server.Namespace(),
		Execution: &commonpb.WorkflowExecution{WorkflowId: r.id},
	})
	if err != nil {
		return cost{}, cost{}, err
	}
	answers := map[Totals]bool{}
	costA, costB, err = compare(rounds, a, b, func(v variant) (cost, error) {
		c, answer, err := v.query(ctx, server, r)
		answers[answer] = true
		return c, err
	})
	if err == nil && len(answers) != 1 {
		err = fmt.Errorf("queries were answered with %v, want the same answer to all", answers)
	}
	return costA, costB, err
}

// query asks a workflow that a new worker has to answer for.
func (v variant) query(ctx context.Context, server *devserver.Server, r recording) (cost, Totals, error) {
	w := worker.New(server.Client(), r.id, v.worker(worker.Options{}))
	v.register(w)
	if err := w.Start(); err != nil {
		return cost{}, Totals{}, err
	}
	defer w.Stop()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	counter := NewCounterClient(server.Client()).Handle(r.id)
	var answer Totals
	c, err := measure(func() (err error) {
		answer, err = counter.Totals(ctx)
		return err
	})
	return c, answer, err
}
