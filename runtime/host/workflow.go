package host

import (
	"fmt"
	"reflect"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// Register registers a workflow type whose Run method, main, takes one input. newImplementation is the author's function
// that makes implementations, in place of New; Register panics if there is none.
func Register[W, In, R any](
	r worker.WorkflowRegistry,
	newImplementation func(workflow.Context, In) (W, error), main func(W, workflow.Context, In) (R, error),
	w Workflow[W], options workflow.RegisterOptions,
) {
	RegisterDefinition(r, func(ctx workflow.Context, in In) (R, error) {
		w := w
		w.New = func(ctx workflow.Context) (W, error) { return newImplementation(ctx, in) }
		return Run(ctx, w, func(ctx workflow.Context, implementation W) (R, error) { return main(implementation, ctx, in) })
	}, options, newImplementation)
}

// RegisterNoResult is Register for a workflow without a result.
func RegisterNoResult[W, In any](
	r worker.WorkflowRegistry,
	newImplementation func(workflow.Context, In) (W, error), main func(W, workflow.Context, In) error,
	w Workflow[W], options workflow.RegisterOptions,
) {
	RegisterDefinition(r, func(ctx workflow.Context, in In) error {
		w := w
		w.New = func(ctx workflow.Context) (W, error) { return newImplementation(ctx, in) }
		return RunNoResult(ctx, w, func(ctx workflow.Context, implementation W) error { return main(implementation, ctx, in) })
	}, options, newImplementation)
}

// RegisterDefinition registers a workflow type by the function that the SDK calls for each run, and whose parameters
// tell it what to decode. newImplementation is the author's function that makes implementations; RegisterDefinition
// panics if there is none, as the first task of each workflow would otherwise.
func RegisterDefinition(r worker.WorkflowRegistry, definition any, options workflow.RegisterOptions, newImplementation any) {
	if reflect.ValueOf(newImplementation).IsNil() {
		panic(fmt.Sprintf("register workflow %s: there is no function that makes its implementation", options.Name))
	}
	r.RegisterWorkflowWithOptions(definition, options)
}

// Workflow says how the runs of a workflow type are made. W is the interface that the
// workflow's author declared.
type Workflow[W any] struct {
	// Contract describes the messages; the SDK shows it to those who ask a workflow for
	// its metadata. The zero value describes nothing.
	Contract runtime.Contract
	// New makes the implementation. It must not block: handlers run once it has returned.
	New func(workflow.Context) (W, error)
	// Handlers returns the handlers of the implementation's messages, in any order; nil if there are none.
	Handlers func(W) []Handler

	// DedupLimit is how many handled messages a run remembers, 2000 if zero.
	DedupLimit int
	// DedupTTL is for how long it remembers them, without end if zero.
	DedupTTL time.Duration
	// DrainLimit is how many updates are accepted while the workflow waits for its
	// handlers in order to complete, 100 if zero. Further ones are rejected with
	// runtime.ErrDraining. It is also how many of the signals are handled that come meanwhile; the
	// rest is reported as runtime.OutcomeUnhandled.
	DrainLimit int
	// MaxConcurrent is how many signal handlers run at a time, 200 if zero. One for a batch
	// counts once.
	MaxConcurrent int
}

// Run executes one run of a workflow: it makes the implementation, registers its
// handlers, lets messages begin, calls main, which is to call the Run method, and waits for all handlers before
// it returns that method's result. The documentation of package runtime says in which order.
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
func Run[W, R any](ctx workflow.Context, w Workflow[W], main func(workflow.Context, W) (R, error)) (R, error) {
	var result R
	err := RunNoResult(ctx, w, func(ctx workflow.Context, implementation W) (err error) {
		result, err = main(ctx, implementation)
		return err
	})
	if err != nil {
		var zero R
		return zero, err
	}
	return result, nil
}

// RunNoResult is Run for a workflow without a result.
func RunNoResult[W any](ctx workflow.Context, w Workflow[W], main func(workflow.Context, W) error) error {
	var implementation W
	return run.Execute(ctx, run.Definition{
		Contract: &contract{w.Contract},
		New: func(ctx workflow.Context) (_ any, err error) {
			implementation, err = w.New(ctx)
			return implementation, err
		},
		Run: func(ctx workflow.Context) error { return main(ctx, implementation) },
		Handlers: func() []run.Handler {
			if w.Handlers == nil {
				return nil
			}
			return handlersOf(w.Handlers(implementation))
		},
		Limits: run.Limits{Dedup: w.DedupLimit, DedupTTL: w.DedupTTL, Drain: w.DrainLimit, MaxConcurrent: w.MaxConcurrent},
	})
}

// contract is what a run asks a contract.
type contract struct{ runtime.Contract }

func (c *contract) Describe(kind, name string) string {
	return c.Message(runtime.MessageKind(kind), name).Description
}

// ContinueAsNew makes an error that continues the workflow as a new run of the given
// type when the Run method returns it. No handler begins then. args makes the input; it is
// called when all handlers that run have finished. Handlers must not return such an error.
//
// It takes the place of workflow.NewContinueAsNewError, which encodes the input at once
// and so loses what handlers change while the workflow waits for them.
func ContinueAsNew(workflowType string, args func() []any) error {
	return run.ContinueAsNew(workflowType, args)
}
