package testkit

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

type counter struct {
	in              Input
	total           int
	finished, again bool
	arithmetic      ArithmeticActivities
}

func newCounter(_ workflow.Context, in Input) (Counter, error) {
	return &counter{in: in, total: in.Total}, nil
}

func (c *counter) Run(ctx workflow.Context, in Input) (int, error) {
	if in.Fail != "" {
		return 0, temporal.NewApplicationError(in.Fail, "Refused", in.Total)
	}
	done := func() bool { return c.finished || c.again }
	if in.Timeout > 0 {
		switch ok, err := workflow.AwaitWithTimeout(ctx, in.Timeout, done); {
		case err != nil:
			return 0, err
		case !ok:
			return -1, nil
		}
	} else if err := workflow.Await(ctx, done); err != nil {
		return 0, err
	}
	if c.again {
		return 0, ContinueCounterAsNew(func() Input {
			next := in
			next.Total = c.total
			return next
		})
	}
	return c.total, nil
}

func (c *counter) Plus(ctx workflow.Context, a Addition) error {
	_, err := c.Add(ctx, a)
	return err
}

func (c *counter) Again(workflow.Context)  { c.again = true }
func (c *counter) Finish(workflow.Context) { c.finished = true }

func (c *counter) Tell(ctx workflow.Context, other Other) {
	if err := ExternalCounter(other.ID).Plus(ctx, Addition{N: c.total}); err != nil {
		c.total = -100
	}
}

func (c *counter) Total() (int, error)  { return c.total, nil }
func (c *counter) Broken() (int, error) { return 0, errors.New("no answer") }

func (c *counter) ValidateAdd(_ workflow.Context, a Addition) error {
	if c.total+a.N < 0 {
		return errors.New("the total must not be negative")
	}
	return nil
}

func (c *counter) Add(ctx workflow.Context, a Addition) (int, error) {
	if err := workflow.Sleep(ctx, a.Sleep); err != nil {
		return 0, err
	}
	if err := workflow.Await(ctx, func() bool { return a.After == 0 || c.total >= a.After }); err != nil {
		return 0, err
	}
	if a.Fail != "" {
		return 0, temporal.NewApplicationError(a.Fail, "Refused", a.N)
	}
	if a.Double {
		var err error
		if a.N, err = c.arithmetic.Double(ctx, a.N); err != nil {
			return 0, err
		}
	}
	c.total += a.N
	return c.total, nil
}

func (c *counter) Linger(ctx workflow.Context, d time.Duration) error { return workflow.Sleep(ctx, d) }

func (c *counter) Child(ctx workflow.Context, in Input) (int, error) {
	child := StartCounterChild(ctx, in)
	if in.Fail == "" && in.Timeout == 0 {
		if err := errors.Join(child.Plus(ctx, Addition{N: 1}), child.Finish(ctx)); err != nil {
			return 0, err
		}
	}
	return child.Get(ctx)
}

// arithmetic doubles numbers, but not 13.
type arithmetic struct{}

func (arithmetic) Double(_ context.Context, n int) (int, error) {
	if n == 13 {
		return 0, errors.New("an unlucky number")
	}
	return 2 * n, nil
}

// passBy starts a counter with a signal, unless it runs, twice, and tells whether it was one run.
func passBy(ctx workflow.Context, in Input) (bool, error) {
	var runs []string
	for range 2 {
		var other workflow.Execution
		options := workflow.SignalWithStartWorkflowOptions{TaskQueue: CounterTaskQueue}
		err := workflow.SignalWithStartWorkflow(ctx, options, in.ID, CounterPlusSignal, Addition{N: 1}, CounterWorkflowType, in).Get(ctx, &other)
		if err != nil {
			return false, err
		}
		runs = append(runs, other.RunID)
	}
	return runs[0] == runs[1], nil
}
