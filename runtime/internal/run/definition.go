package run

import (
	"cmp"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/answer"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
)

// A Definition says how the runs of a workflow type are made.
type Definition struct {
	Contract Contract

	// New makes the implementation, which it returns. It must not block.
	New func(workflow.Context) (any, error)
	// Run is the workflow's main method. It keeps the result.
	Run func(workflow.Context) error
	// Handlers returns the handlers of the implementation, in any order.
	Handlers func() []Handler

	Limits
}

// A Contract describes the messages of a workflow type.
type Contract interface {
	// Describe returns the description of a message.
	Describe(kind, name string) string
}

// Limits are those that the author of a workflow sets. Zero stands for the default, or for no limit if there is none.
type Limits struct {
	Dedup         int           // messages that a run remembers
	DedupTTL      time.Duration // for how long it does
	Drain         int           // updates, and as many signals, that come while a workflow waits in order to complete
	MaxConcurrent int           // signal handlers at a time
}

const (
	defaultDedup = 2000
	defaultDrain = 100

	// defaultMaxConcurrent leaves each of the handlers room for some activities at a time, of which
	// servers let 2000 be pending.
	defaultMaxConcurrent = 200
)

func (l Limits) withDefaults() Limits {
	l.Dedup = cmp.Or(l.Dedup, defaultDedup)
	l.Drain = cmp.Or(l.Drain, defaultDrain)
	l.MaxConcurrent = cmp.Or(l.MaxConcurrent, defaultMaxConcurrent)
	return l
}

// Execute executes one run of a workflow, and returns the error with which it ends.
func Execute(ctx workflow.Context, d Definition) error {
	r := newRun(ctx, d)

	// This coroutine gets its first turn when this one first yields, which must not
	// be before the handlers are registered: that is how a blocking New is noticed.
	workflow.GoNamed(r.ctx, "run", func(ctx workflow.Context) {
		r.awaitStart(ctx)
		r.returned(answer.WithoutLater(answer.Sendable("Run", d.Run(ctx))))
	})

	implementation, err := d.New(r.ctx)
	r.initialized = true
	if err = answer.Sendable("the initialiser", err); err != nil {
		return err
	}
	if guard.IsNil(implementation) {
		panic(fmt.Sprintf("the initialiser of workflow %s returned neither an implementation nor an error", r.workflowType()))
	}
	r.register(d.Handlers())
	r.start(deliveryOf(ctx))
	r.supervise()
	return r.outcome()
}
