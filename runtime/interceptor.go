package runtime

import (
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// WorkerOptions returns options with the interceptor that lets workflows handle signals
// of different names in the order of their arrival. A workflow that declares two or
// more signals needs it. It does not change what other workflows of the worker do.
func WorkerOptions(options worker.Options, more ...WorkerOption) worker.Options {
	options.Interceptors = withArrivalOrder(options.Interceptors, more)
	return options
}

// A WorkerOption adds to what WorkerOptions does.
type WorkerOption func(*arrivalOrder)

// WithObserver tells an observer what becomes of each message of the worker's workflows.
func WithObserver(observer Observer) WorkerOption {
	return func(i *arrivalOrder) { i.observer = observer }
}

// WithContextPropagators names the propagators of the worker's client. Signals that are carried to
// the next run of a workflow keep their headers, but only with this do the contexts of their handlers
// have the values that propagators find there. Without it they have those of the workflow.
func WithContextPropagators(propagators ...workflow.ContextPropagator) WorkerOption {
	return func(i *arrivalOrder) { i.propagators = propagators }
}

// ReplayerOptions is WorkerOptions for replaying histories with
// worker.NewWorkflowReplayerWithOptions.
func ReplayerOptions(options worker.WorkflowReplayerOptions) worker.WorkflowReplayerOptions {
	options.Interceptors = withArrivalOrder(options.Interceptors, nil)
	return options
}

// withArrivalOrder puts the interceptor last, nearest to the SDK, so that it sees
// signals as other interceptors have left them.
func withArrivalOrder(interceptors []interceptor.WorkerInterceptor, options []WorkerOption) []interceptor.WorkerInterceptor {
	order := &arrivalOrder{}
	for _, option := range options {
		option(order)
	}
	interceptors = slices.DeleteFunc(slices.Clone(interceptors), func(i interceptor.WorkerInterceptor) bool {
		_, ok := i.(*arrivalOrder)
		return ok
	})
	return append(interceptors, order)
}

// An arrival is a signal as the server recorded it.
type arrival struct {
	ctx    workflow.Context // has its headers; nil without the interceptor, or if it was carried
	signal string
	args   *commonpb.Payloads

	carriedHeader map[string]*commonpb.Payload // if it was carried

	unreceived bool // its value is in the signal's channel and not in args
}

// arrivals are the signals of one run that have arrived and not been taken.
type arrivals struct {
	queue []arrival
	state arrivalsState
	root  workflow.Context // as the SDK made it
	*workerSettings
}

type arrivalsState int

const (
	arrivalsEarly    arrivalsState = iota // the workflow's code has not started
	arrivalsClaimed                       // the workflow takes its signals from here
	arrivalsUnwanted                      // it is a workflow that knows nothing of this package
)

type arrivalsKey struct{}

// arrivalOrder notes the order of signals, which is lost in the SDK's one channel
// per signal name.
type arrivalOrder struct {
	interceptor.WorkerInterceptorBase
	workerSettings
}

// workerSettings are what WorkerOptions are given for all workflows of a worker.
type workerSettings struct {
	observer    Observer // may be nil
	propagators []workflow.ContextPropagator
}

func (i *arrivalOrder) InterceptWorkflow(ctx workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	inbound := &arrivalOrderInbound{arrivals: &arrivals{root: ctx, workerSettings: &i.workerSettings}}
	inbound.Next = next
	return inbound
}

type arrivalOrderInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	arrivals *arrivals
}

func (i *arrivalOrderInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	// A workflow that uses this package claims the arrivals before it first yields.
	i.arrivals.state = arrivalsUnwanted
	return i.Next.ExecuteWorkflow(workflow.WithValue(ctx, arrivalsKey{}, i.arrivals), in)
}

func (i *arrivalOrderInbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	if i.arrivals.state == arrivalsUnwanted {
		i.arrivals.queue = nil
	} else {
		i.arrivals.queue = append(i.arrivals.queue, arrival{ctx: ctx, signal: in.SignalName, args: in.Arg})
	}
	// The value also goes into the channel, where the SDK counts it as unhandled until
	// it is taken.
	return i.Next.HandleSignal(ctx, in)
}

// claimArrivals returns the arrivals of the workflow, nil without the interceptor.
func claimArrivals(ctx workflow.Context) *arrivals {
	a, _ := ctx.Value(arrivalsKey{}).(*arrivals)
	if a != nil {
		a.state = arrivalsClaimed
	}
	return a
}
