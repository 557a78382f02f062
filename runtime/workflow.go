package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"go.temporal.io/sdk/workflow"
)

// Workflow says how the runs of a workflow type are made. W is the interface that the
// workflow's author declared and R the result of its Run method, None if there is none.
type Workflow[W, R any] struct {
	// Contract describes the messages; the SDK shows it to those who ask a workflow for
	// its metadata. The zero value describes nothing.
	Contract Contract
	// New makes the implementation. It must not block.
	New func(workflow.Context) (W, error)
	// Run is the workflow's main method.
	Run func(workflow.Context, W) (R, error)
	// Handlers returns the handlers of the implementation's messages, in any order.
	Handlers func(W) []Handler

	// DedupLimit is how many handled messages a run remembers, 2000 if zero.
	DedupLimit int
	// DedupTTL is for how long it remembers them, without end if zero.
	DedupTTL time.Duration
	// DrainLimit is how many updates are accepted while the workflow waits for its
	// handlers in order to complete, 100 if zero. Further ones are rejected with
	// ErrDraining. It is also how many of the signals are handled that come meanwhile; the
	// rest is reported as Unhandled.
	DrainLimit int
	// MaxConcurrent is how many signal handlers run at a time, 200 if zero. One for a batch
	// counts once.
	MaxConcurrent int
}

// Run executes one run of a workflow: it makes the implementation, registers its
// handlers, lets messages begin, calls the Run method, and waits for all handlers before
// it returns that method's result. The documentation of the package says in which order.
//
// The wait is not ended by cancelling the workflow, which only cancels the contexts of
// the handlers. A handler that goes on regardless keeps the workflow open until one of its
// timeouts is over or it is terminated; the log says that it is waited for, and the
// stack trace query where it is.
//
// A signal handler that fails ends the workflow with its error, without waiting
// for the Run method. An error made by ContinueAsNew continues the workflow as a new
// run, which gets the signals that have not begun; its input is made last, after the
// handlers have finished.
func Run[W, R any](ctx workflow.Context, w Workflow[W, R]) (R, error) {
	r := newRun(ctx, w.Contract, runLimits{w.DedupLimit, w.DedupTTL, w.DrainLimit, w.MaxConcurrent})

	// This coroutine gets its first turn when this one first yields, which must not
	// be before the handlers are registered: that is how a blocking New is noticed.
	var implementation W
	var result R
	workflow.GoNamed(r.ctx, "run", func(ctx workflow.Context) {
		r.awaitStart(ctx)
		var err error
		result, err = w.Run(ctx, implementation)
		r.returned(withoutNotNow(sendable("Run", err)))
	})

	var err error
	implementation, err = w.New(r.ctx)
	r.initialized = true
	var zero R
	if err = sendable("the initialiser", err); err != nil {
		return zero, err
	}
	if isNil(implementation) {
		panic(fmt.Sprintf("the initialiser of workflow %s returned neither an implementation nor an error", r.workflowType()))
	}
	r.register(w.Handlers(implementation))
	r.start(deliveryOf(ctx))
	r.supervise()
	if err := r.outcome(); err != nil {
		return zero, err
	}
	return result, nil
}

// isNil reports whether an implementation is a nil interface or a nil pointer.
func isNil(implementation any) bool {
	if implementation == nil {
		return true
	}
	v := reflect.ValueOf(implementation)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// ContinueAsNew makes an error that continues the workflow as a new run of the given
// type when the Run method returns it. No handler begins then. args makes the input; it is
// called when all handlers that run have finished. Handlers must not return such an error.
//
// It takes the place of workflow.NewContinueAsNewError, which encodes the input at once
// and so loses what handlers change while the workflow waits for them.
func ContinueAsNew(workflowType string, args func() []any) error {
	return &continueAsNew{workflowType, args}
}

type continueAsNew struct {
	workflowType string
	args         func() []any
}

func (c *continueAsNew) Error() string {
	return "continue as new run of workflow " + c.workflowType + ": only the workflow's Run method can return this"
}

// err is the SDK's error.
func (c *continueAsNew) err(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, c.workflowType, c.args()...)
}

// asContinueAsNew returns err as an error made by ContinueAsNew, nil if it is none.
func asContinueAsNew(err error) *continueAsNew {
	var c *continueAsNew
	if errors.As(err, &c) {
		return c
	}
	return nil
}
