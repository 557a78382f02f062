package temporaltest_test

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/host"
)

// counter adds up numbers. It is written as generated code is, but without generated
// clients, since the tests are about what a client of the SDK sees.
type counter struct {
	total    int
	finished bool
	again    bool
}

// addition is the message of the update "add" and the signal "plus".
type addition struct {
	N     int
	Sleep time.Duration // before it is added
	Task  bool          // it is added by an activity
	Fail  string        // the error to return
}

type counterInput struct {
	Total   int
	Timeout time.Duration // after which the counter gives up; never if it is zero
}

func (c *counter) run(ctx workflow.Context, in counterInput) (int, error) {
	done := func() bool { return c.finished || c.again }
	if in.Timeout == 0 {
		if err := workflow.Await(ctx, done); err != nil {
			return 0, err
		}
	} else if ok, err := workflow.AwaitWithTimeout(ctx, in.Timeout, done); err != nil {
		return 0, err
	} else if !ok {
		return -1, nil
	}
	if c.again {
		return 0, host.ContinueAsNew("Counter", func() []any {
			return []any{counterInput{Total: c.total, Timeout: in.Timeout}}
		})
	}
	return c.total, nil
}

func (c *counter) add(ctx workflow.Context, a addition) (int, error) {
	if a.Sleep > 0 {
		if err := workflow.Sleep(ctx, a.Sleep); err != nil {
			return 0, err
		}
	}
	if a.Fail != "" {
		return 0, errors.New(a.Fail)
	}
	if a.Task {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		if err := workflow.ExecuteActivity(ctx, "double", a.N).Get(ctx, &a.N); err != nil {
			return 0, err
		}
	}
	c.total += a.N
	return c.total, nil
}

func double(_ context.Context, n int) (int, error) { return 2 * n, nil }

func registerCounter(r interface {
	worker.WorkflowRegistry
	worker.ActivityRegistry
}) {
	definition := func(ctx workflow.Context, in counterInput) (int, error) {
		return host.Run(ctx, host.Workflow[*counter]{
			New:      func(workflow.Context) (*counter, error) { return &counter{total: in.Total}, nil },
			Handlers: (*counter).handlers,
		}, func(ctx workflow.Context, c *counter) (int, error) { return c.run(ctx, in) })
	}
	r.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{Name: "Counter"})
	r.RegisterActivity(double)
}

func (c *counter) handlers() []host.Handler {
	return []host.Handler{
		&host.SignalHandler[host.None]{
			Name:   "again",
			Handle: func(workflow.Context, host.None) error { c.again = true; return nil },
		},
		&host.SignalHandler[host.None]{
			Name:   "finish",
			Handle: func(workflow.Context, host.None) error { c.finished = true; return nil },
		},
		&host.SignalHandler[addition]{
			Name:   "plus",
			Handle: func(ctx workflow.Context, a addition) error { _, err := c.add(ctx, a); return err },
		},
		&host.QueryHandler{
			Name: "failing", Handle: func() (int, error) { return 0, errors.New("no answer") },
		},
		&host.QueryHandler{
			Name: "total", Handle: func() (int, error) { return c.total, nil },
		},
		&host.UpdateHandler[addition, int]{
			Name:   "abandoned",
			Handle: c.add, Abandon: true,
		},
		&host.UpdateHandler[addition, int]{
			Name:   "add",
			Handle: c.add,
			Validate: func(_ workflow.Context, a addition) error {
				if c.total+a.N < 0 {
					return errors.New("the total must not be negative")
				}
				return nil
			},
			Dedup: true,
		},
		&host.UpdateHandler[host.None, any]{
			Name:   "unencodable",
			Handle: func(workflow.Context, host.None) (any, error) { return make(chan int), nil },
		},
	}
}
