package temporaltest_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestContinueAsNew(t *testing.T) {
	b := newBench(t)
	run := b.start("c", counterInput{Total: 1})
	first := run.GetRunID() // of the handle it changes
	_, err := b.update("c", "add", "u1", addition{N: 1})
	b.must(err)
	b.signal("c", "again", nil)

	second := b.c.GetWorkflow(b.ctx, "c", "").GetRunID()
	if second == first {
		t.Fatal("there is no second run")
	}
	b.equal("total of the second run", b.total("c"), 2)
	n, err := b.update("c", "add", "u1", addition{N: 1})
	b.must(err)
	b.equal("update that the first run has handled, and the second remembers", n, 2)
	n, err = b.update("c", "add", "u2", addition{N: 1})
	b.must(err)
	b.equal("new update", n, 3)
	b.signal("c", "finish", nil)

	b.must(run.Get(b.ctx, &n))
	b.equal("result of the first run's handle", n, 3)
	var continued *workflow.ContinueAsNewError
	err = b.c.GetWorkflow(b.ctx, "c", first).GetWithOptions(b.ctx, &n, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
	if !errors.As(err, &continued) {
		t.Errorf("result of the first run alone: %v", err)
	}
	err = b.c.SignalWorkflow(b.ctx, "c", first, "plus", addition{})
	b.equal("signal to the first run", as[*serviceerror.NotFound](b, err).Message, "workflow execution already completed")
}

func TestRunsOfAChainKnowEachOther(t *testing.T) {
	b := newBench(t)
	var infos []workflow.Info
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, n int) error {
		infos = append(infos, *workflow.GetInfo(ctx))
		if n > 0 {
			return workflow.NewContinueAsNewError(ctx, "Chain", n-1)
		}
		return nil
	}, workflow.RegisterOptions{Name: "Chain"})
	run, err := b.c.ExecuteWorkflow(b.ctx, options("chain"), "Chain", 2)
	b.must(err)
	first := run.GetRunID()
	b.must(run.Get(b.ctx, nil))
	b.equal("runs", len(infos), 3)
	for i, info := range infos {
		b.equal("workflow ID", info.WorkflowExecution.ID, "chain")
		b.equal("first run", info.FirstRunID, first)
		if i > 0 {
			b.equal("previous run", info.ContinuedExecutionRunID, infos[i-1].WorkflowExecution.RunID)
		}
	}
}

func TestNextRunHasBegunWhenTheCallReturns(t *testing.T) {
	b := newBench(t)
	begun := 0
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		begun++
		workflow.GetSignalChannel(ctx, "next").Receive(ctx, nil)
		return workflow.NewContinueAsNewError(ctx, "Loop")
	}, workflow.RegisterOptions{Name: "Loop"})
	_, err := b.c.ExecuteWorkflow(b.ctx, options("l"), "Loop")
	b.must(err)
	b.signal("l", "next", nil)
	b.signal("l", "next", nil)
	b.equal("runs", begun, 3)
}

// Whatever comes while the workflow goes from run to run is handled by one of them.
func TestMessagesDuringContinueAsNew(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	var senders sync.WaitGroup
	for range 10 {
		senders.Go(func() {
			if err := b.c.SignalWorkflow(b.ctx, "c", "", "plus", addition{N: 1, Task: true}); err != nil {
				t.Error(err)
			}
		})
		senders.Go(func() {
			// A run that is about to continue leaves updates to the next one.
			draining := func(err error) bool {
				var app *temporal.ApplicationError
				return errors.As(err, &app) && app.Type() == runtime.DrainingType
			}
			_, err := b.update("c", "add", "", addition{N: 1})
			for draining(err) {
				_, err = b.update("c", "add", "", addition{N: 1})
			}
			if err != nil {
				t.Error(err)
			}
		})
		senders.Go(func() {
			if err := b.c.SignalWorkflow(b.ctx, "c", "", "again", nil); err != nil {
				t.Error(err)
			}
		})
	}
	senders.Wait()
	b.equal("total", b.total("c"), 30)
}

// An update that is under way is finished before the workflow continues.
func TestUpdateDuringContinueAsNew(t *testing.T) {
	b := newBench(t)
	b.start("c", counterInput{})
	u := b.accepted("c", "add", "u", addition{N: 1, Sleep: time.Hour})
	b.signal("c", "again", nil)
	b.signal("c", "plus", addition{N: 5}) // carried to the next run
	var n int
	b.must(u.Get(b.ctx, &n))
	b.equal("result", n, 1)
	b.equal("total of the next run", b.total("c"), 6)
}

func TestSuggestContinueAsNew(t *testing.T) {
	b := newBench(t)
	b.env.RegisterWorkflowWithOptions(func(ctx workflow.Context, runs int) (int, error) {
		if runs == 2 {
			return runs, nil
		}
		if err := workflow.Await(ctx, func() bool { return runtime.ShouldContinueAsNew(ctx) }); err != nil {
			return 0, err
		}
		return 0, workflow.NewContinueAsNewError(ctx, "Patient", runs+1)
	}, workflow.RegisterOptions{Name: "Patient"})
	run, err := b.c.ExecuteWorkflow(b.ctx, client.StartWorkflowOptions{ID: "p", TaskQueue: "q"}, "Patient", 0)
	b.must(err)
	first := run.GetRunID()
	b.env.SuggestContinueAsNew("p")
	second := b.c.GetWorkflow(b.ctx, "p", "").GetRunID()
	if second == first {
		t.Fatal("there is no second run")
	}
	// The suggestion was for the first run alone.
	b.env.Sleep(time.Hour)
	b.equal("the current run after an hour", b.c.GetWorkflow(b.ctx, "p", "").GetRunID(), second)
	b.env.SuggestContinueAsNew("p")
	var runs int
	b.must(run.Get(b.ctx, &runs))
	b.equal("runs", runs, 2)
}
