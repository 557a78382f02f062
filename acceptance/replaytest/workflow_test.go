package replaytest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// input says what a script does.
type input struct {
	Do   string
	Card string `json:",omitempty"` // nobody's business
	Runs int    `json:",omitempty"` // that follow
	Sum  int    `json:",omitempty"`
}

type output struct {
	Text string
	Sum  int
}

// A change is how the code differs from the one whose histories are recorded.
type change string

// script is a workflow written by hand that does what its input says.
func (c change) script(ctx workflow.Context, in input) (*output, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 10 * time.Second})
	out := &output{Text: in.Do, Sum: in.Sum}
	if err := c.handleUpdates(ctx, out); err != nil {
		return nil, err
	}
	switch in.Do {
	case "complete":
		return out, c.complete(ctx, in, out)
	case "fail":
		return nil, c.failure()
	case "fail with an activity":
		return nil, c.echo(ctx, "refuse", nil)
	case "wait":
		return out, c.wait(ctx, out)
	case "panic":
		panic("out of ink")
	case "continue":
		return c.next(ctx, in, out)
	}
	return nil, fmt.Errorf("there is nothing like %q", in.Do)
}

func (c change) failure() error {
	options := temporal.ApplicationErrorOptions{NonRetryable: c != "retryable", Details: []any{output{Sum: 3}}, Cause: errors.New("limit")}
	message, kind := "declined", "Declined"
	switch c {
	case "message":
		message = "refused"
	case "type":
		kind = "Refused"
	case "details":
		options.Details = []any{output{Sum: 4}}
	case "category":
		options.Category = temporal.ApplicationErrorCategoryBenign
	case "retry delay":
		options.NextRetryDelay = time.Minute
	case "cause":
		options.Cause = errors.New("no limit")
	case "completes":
		return nil
	}
	return temporal.NewApplicationErrorWithOptions(message, kind, options)
}

func (c change) complete(ctx workflow.Context, in input, out *output) error {
	name := "fee"
	if c == "activity renamed" {
		name = "echo"
	}
	if c != "activity removed" {
		if err := c.echo(ctx, name, &out.Text); err != nil {
			return err
		}
	}
	if c == "activity added" {
		if err := c.echo(ctx, "echo", nil); err != nil {
			return err
		}
	}
	if err := workflow.ExecuteLocalActivity(ctx, echo, "local").Get(ctx, nil); err != nil {
		return err
	}
	if workflow.GetVersion(ctx, "sum", workflow.DefaultVersion, 1) == 1 {
		out.Sum++
	}
	var n int
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return 40 }).Get(&n); err != nil {
		return err
	}
	if c != "timer removed" {
		if err := workflow.Sleep(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	if c == "child removed" {
		return nil
	}
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: workflow.GetInfo(ctx).WorkflowExecution.ID + "-child"})
	future := workflow.ExecuteChildWorkflow(child, "script", input{Do: "wait"})
	if err := future.SignalChildWorkflow(ctx, "go", 2).Get(ctx, nil); err != nil {
		return err
	}
	var of output
	if err := future.Get(ctx, &of); err != nil {
		return err
	}
	out.Sum += n + of.Sum
	out.Text += " of " + in.Card
	if c == "result" {
		out.Sum++
	}
	return nil
}

// wait adds up what signals bring, until one does.
func (c change) wait(ctx workflow.Context, out *output) error {
	name := "go"
	switch c {
	case "signal renamed":
		name = "start"
	case "ends early":
		return nil
	}
	var n int
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(workflow.GetSignalChannel(ctx, name), func(ch workflow.ReceiveChannel, _ bool) { ch.Receive(ctx, &n) })
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {})
	selector.Select(ctx)
	if ctx.Err() != nil {
		if c == "cancellation details" {
			return temporal.NewCanceledError("another moment")
		}
		return temporal.NewCanceledError("at this moment")
	}
	out.Sum += n
	return nil
}

func (c change) next(ctx workflow.Context, in input, out *output) (*output, error) {
	out.Sum++
	if in.Runs == 0 {
		return out, nil
	}
	in.Runs, in.Sum = in.Runs-1, out.Sum
	kind := "script"
	switch c {
	case "input":
		in.Sum++
	case "next workflow type":
		kind = "other"
	case "next task queue":
		ctx = workflow.WithWorkflowTaskQueue(ctx, "another queue")
	}
	//temporalgen:ignore TG303 a run gets one signal at most
	return nil, workflow.NewContinueAsNewError(ctx, kind, in)
}

func (c change) handleUpdates(ctx workflow.Context, out *output) error {
	options := workflow.GetActivityOptions(ctx)
	return workflow.SetUpdateHandlerWithOptions(ctx, "add", func(ctx workflow.Context, n int) (int, error) {
		ctx = workflow.WithActivityOptions(ctx, options)
		if n == 13 {
			message := "unlucky"
			if c == "update's failure" {
				message = "bad luck"
			}
			return 0, temporal.NewNonRetryableApplicationError(message, "Unlucky", nil)
		}
		out.Sum += n
		sum := out.Sum
		if c == "update's result" {
			sum++
		}
		return sum, c.echo(ctx, "echo", nil)
	}, workflow.UpdateHandlerOptions{Validator: func(n int) error {
		if n < 0 {
			return errors.New("less than nothing")
		}
		return nil
	}})
}

// echo calls an activity.
func (change) echo(ctx workflow.Context, name string, result any) error {
	return workflow.ExecuteActivity(ctx, name, "text").Get(ctx, result)
}

func echo(_ context.Context, text string) (string, error) { return text, nil }

func fee(_ context.Context, text string) (string, error) { return "fee for " + text, nil }

func refuse(context.Context, string) error {
	return temporal.NewNonRetryableApplicationError("refused", "Refused", nil, output{Sum: 5})
}

func (c change) register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(c.script, workflow.RegisterOptions{Name: "script"})
}

func (c change) corpus() replaytest.Corpus { return replaytest.Corpus{Register: c.register} }

// A stage is where a test runs scripts: a task queue with a worker.
type stage struct {
	*testing.T
	ctx   context.Context
	sdk   client.Client
	queue string
}

func newStage(t *testing.T, sdk client.Client, options worker.Options) *stage {
	s := &stage{T: t, ctx: testserver.Context(t), sdk: sdk, queue: testserver.Name(t)}
	testserver.StartWorker(t, sdk, s.queue, options, func(r worker.Registry) {
		change("").register(r)
		r.RegisterActivity(echo)
		r.RegisterActivity(refuse)
		r.RegisterActivity(fee)
	})
	return s
}

// start starts a script in a workflow that has the name of the stage's queue.
func (s *stage) start(in input, options client.StartWorkflowOptions) client.WorkflowRun {
	s.Helper()
	options.ID, options.TaskQueue = s.queue, s.queue
	run, err := s.sdk.ExecuteWorkflow(s.ctx, options, "script", in)
	s.must(err)
	return run
}

// finish waits until a workflow has ended, in whichever way.
func (s *stage) finish(run client.WorkflowRun) {
	s.Helper()
	if err := run.Get(s.ctx, nil); s.ctx.Err() != nil {
		s.Fatal(err)
	}
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// record returns the histories of the workflow.
func (s *stage) record(c replaytest.Corpus) []replaytest.History {
	s.Helper()
	histories, err := c.Record(s.ctx, s.sdk, s.queue)
	s.must(err)
	return histories
}

// play plays what a script can show, and returns its histories.
func play(t *testing.T, sdk client.Client, options worker.Options, what string) *stage {
	t.Helper()
	s := newStage(t, sdk, options)
	scenes[what](s)
	return s
}
