package runtime

import (
	"fmt"
	"slices"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// WorkerOptions returns options with the interceptors that generated workflows need, the first and the last: they
// let them handle signals of different names in the order of their arrival, count the updates that run, and read what a
// run has handed to the next. They do not change what other workflows of the worker do.
func WorkerOptions(options worker.Options, more ...WorkerOption) worker.Options {
	options.Interceptors = withInterceptors(options.Interceptors, more)
	return options
}

// A WorkerOption adds to what WorkerOptions does.
type WorkerOption func(*workerSettings)

// WithObserver tells an observer what becomes of each message of the worker's workflows.
func WithObserver(observer Observer) WorkerOption {
	return func(s *workerSettings) { s.observer = observer }
}

// WithContextPropagators names the propagators of the worker's client. Signals that are carried to
// the next run of a workflow keep their headers, but only with this do the contexts of their handlers
// have the values that propagators find there. Without it they have those of the workflow.
func WithContextPropagators(propagators ...workflow.ContextPropagator) WorkerOption {
	return func(s *workerSettings) { s.propagators = propagators }
}

// DefaultCarryLimit is how many bytes a run hands to the next besides its input, unless
// WithCarryLimit says otherwise. Twice as much is what servers take, so codecs and proxies have room
// to make it larger.
const DefaultCarryLimit = 1 << 20

// WithCarryLimit sets how many bytes a run hands to the next besides its input: signals that
// have not been handled, and what it remembers of messages. A run that is about to continue as new
// first handles the oldest signals beyond it, and forgets the oldest results; a duplicate of an
// update whose result is forgotten gets ErrOutcomeForgotten.
//
// All workers of a task queue need the same limit, and so does a replayer: signals that one would
// carry and another would handle make a replay differ.
func WithCarryLimit(bytes int) WorkerOption {
	if bytes <= 0 {
		panic(fmt.Sprintf("runtime.WithCarryLimit(%d): the limit must be positive", bytes))
	}
	return func(s *workerSettings) { s.carryLimit = bytes }
}

// ReplayerOptions is WorkerOptions for replaying histories with
// worker.NewWorkflowReplayerWithOptions.
func ReplayerOptions(options worker.WorkflowReplayerOptions, more ...WorkerOption) worker.WorkflowReplayerOptions {
	options.Interceptors = withInterceptors(options.Interceptors, more)
	return options
}

// withInterceptors puts one interceptor first, which sees updates before others do, and one last, nearest to the
// SDK, which sees signals as others have left them.
func withInterceptors(interceptors []interceptor.WorkerInterceptor, options []WorkerOption) []interceptor.WorkerInterceptor {
	inner := &innerInterceptor{settings: workerSettings{carryLimit: DefaultCarryLimit, behaviours: released}}
	for _, option := range options {
		option(&inner.settings)
	}
	interceptors = slices.DeleteFunc(slices.Clone(interceptors), func(i interceptor.WorkerInterceptor) bool {
		switch i.(type) {
		case *outerInterceptor, *innerInterceptor:
			return true
		}
		return false
	})
	return slices.Concat([]interceptor.WorkerInterceptor{&outerInterceptor{}}, interceptors, []interceptor.WorkerInterceptor{inner})
}

// workerSettings are what WorkerOptions are given for all workflows of a worker.
type workerSettings struct {
	observer    Observer // may be nil
	propagators []workflow.ContextPropagator
	carryLimit  int
	behaviours  behaviours
}

// outerInterceptor counts the updates that are being executed, by other interceptors or by the workflow.
type outerInterceptor struct {
	interceptor.WorkerInterceptorBase
}

func (*outerInterceptor) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if inner, ok := next.(*innerInbound); ok {
		inner.delivery.alone = true
	}
	outer := &outerInbound{}
	outer.Next = next
	return outer
}

type outerInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	executing int // updates
}

// executingKey is the key of the number of updates that are being executed.
type executingKey struct{}

func (i *outerInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	return i.Next.ExecuteWorkflow(workflow.WithValue(ctx, executingKey{}, &i.executing), in)
}

func (i *outerInbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	i.executing++
	defer func() { i.executing-- }()
	return i.Next.ExecuteUpdate(ctx, in)
}

// innerInterceptor sees what the SDK does not show to workflows: in which order signals of
// different names came, and the header with which a run was started.
type innerInterceptor struct {
	interceptor.WorkerInterceptorBase
	settings workerSettings
}

func (i *innerInterceptor) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inner := &innerInbound{delivery: &delivery{root: ctx, workerSettings: &i.settings}}
	inner.Next = next
	return inner
}

type innerInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	delivery *delivery
}

func (i *innerInbound) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(newOutbound(outbound))
}

func (i *innerInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	i.delivery.carried, i.delivery.started = interceptor.WorkflowHeader(ctx)[carriedHeader], true
	return i.Next.ExecuteWorkflow(workflow.WithValue(ctx, deliveryKey{}, i.delivery), in)
}

func (i *innerInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	// The value also goes into the channel, where the SDK counts it as unhandled until
	// it is taken.
	i.delivery.before(ctx, in.SignalName)
	if err := i.Next.HandleSignal(ctx, in); err != nil {
		return err
	}
	a := arrival{signal: in.SignalName, args: in.Arg}
	if !i.delivery.alone || len(interceptor.WorkflowHeader(ctx)) > 0 {
		a.ctx = ctx
	}
	i.delivery.add(a)
	return nil
}
