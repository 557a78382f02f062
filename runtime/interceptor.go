package runtime

import (
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// WorkerOptions returns options with the interceptor that generated workflows need: it lets them handle
// signals of different names in the order of their arrival, and reads what a run has handed to
// the next. It does not change what other workflows of the worker do.
func WorkerOptions(options worker.Options, more ...WorkerOption) worker.Options {
	options.Interceptors = withInterceptor(options.Interceptors, more)
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
	options.Interceptors = withInterceptor(options.Interceptors, more)
	return options
}

// withInterceptor puts the interceptor last, nearest to the SDK, so that it sees signals as other
// interceptors have left them.
func withInterceptor(interceptors []interceptor.WorkerInterceptor, options []WorkerOption) []interceptor.WorkerInterceptor {
	added := &workerInterceptor{settings: workerSettings{carryLimit: DefaultCarryLimit, behaviours: released}}
	for _, option := range options {
		option(&added.settings)
	}
	interceptors = slices.DeleteFunc(slices.Clone(interceptors), func(i interceptor.WorkerInterceptor) bool {
		_, ok := i.(*workerInterceptor)
		return ok
	})
	return append(interceptors, added)
}

// workerSettings are what WorkerOptions are given for all workflows of a worker.
type workerSettings struct {
	observer    Observer // may be nil
	propagators []workflow.ContextPropagator
	carryLimit  int
	behaviours  behaviours
}

// workerInterceptor sees what the SDK does not show to workflows: in which order signals of
// different names came, and the header with which a run was started.
type workerInterceptor struct {
	interceptor.WorkerInterceptorBase
	settings workerSettings
}

func (i *workerInterceptor) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inbound := &inboundInterceptor{delivery: &delivery{root: ctx, workerSettings: &i.settings}}
	inbound.Next = next
	return inbound
}

type inboundInterceptor struct {
	interceptor.WorkflowInboundInterceptorBase
	delivery *delivery
}

func (i *inboundInterceptor) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	i.delivery.carried = interceptor.WorkflowHeader(ctx)[carriedHeader]
	// A workflow that uses this package claims its signals before it first yields.
	i.delivery.started = true
	return i.Next.ExecuteWorkflow(workflow.WithValue(ctx, deliveryKey{}, i.delivery), in)
}

func (i *inboundInterceptor) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	// The value also goes into the channel, where the SDK counts it as unhandled until
	// it is taken.
	if err := i.Next.HandleSignal(ctx, in); err != nil {
		return err
	}
	i.delivery.add(arrival{ctx: ctx, signal: in.SignalName, args: in.Arg})
	return nil
}

// An arrival is a signal as the server recorded it.
type arrival struct {
	ctx    workflow.Context // has its headers; nil if it was carried without any
	signal string
	args   *commonpb.Payloads

	carriedHeader map[string]*commonpb.Payload // if it was carried
	counted       bool                         // if it was carried, and is in the memory
}

// header is what the signal was sent with.
func (a arrival) header() map[string]*commonpb.Payload {
	if a.carriedHeader != nil || a.ctx == nil {
		return a.carriedHeader
	}
	return interceptor.WorkflowHeader(a.ctx)
}

// A delivery hands the signals of one run to it in the order of their arrival.
type delivery struct {
	early   []arrival     // that came before the workflow's code started
	receive func(arrival) // of the run; nil for a workflow that knows nothing of this package
	started bool          // the workflow's code has

	root    workflow.Context  // as the SDK made it
	carried *commonpb.Payload // what the previous run has handed on; nil for nothing
	*workerSettings
}

type deliveryKey struct{}

func (d *delivery) add(a arrival) {
	switch {
	case d.receive != nil:
		d.receive(a)
	case d.started:
		d.early = nil
	default:
		d.early = append(d.early, a)
	}
}

// claim gives a run its signals: those that have come, and each that comes later.
func (d *delivery) claim(receive func(arrival)) {
	early := d.early
	d.early, d.receive = nil, receive
	for _, a := range early {
		receive(a)
	}
}

// deliveryOf returns the delivery to a workflow, nil without the interceptor.
func deliveryOf(ctx workflow.Context) *delivery {
	d, _ := ctx.Value(deliveryKey{}).(*delivery)
	return d
}
