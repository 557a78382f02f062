package runtime

import (
	"fmt"
	"reflect"
	goruntime "runtime"
	"strings"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/internal/run"
)

// WorkerOptions returns options with the interceptors that generated workflows need, the first and the last: they
// let them handle signals of different names in the order of their arrival, count the updates that run, and read what a
// run has handed to the next. They do not change what other workflows of the worker do. Options that it returns can be given
// to it again: what the earlier call was given stays, unless the later one says otherwise.
func WorkerOptions(options worker.Options, more ...WorkerOption) worker.Options {
	options.Interceptors = intercept(options.Interceptors, more)
	return options
}

// A WorkerOption adds to what WorkerOptions does.
type WorkerOption func(*workerSettings)

// WithObserver tells an observer what becomes of each signal and each update of the worker's workflows.
func WithObserver(observer Observer) WorkerOption {
	return func(s *workerSettings) { s.Observer = observer.forRun() }
}

// WithContextPropagators names the propagators of the worker's client. Signals that are carried to
// the next run of a workflow keep their headers, but only with this do the contexts of their handlers
// have the values that propagators find there. Without it they have those of the workflow.
func WithContextPropagators(propagators ...workflow.ContextPropagator) WorkerOption {
	return func(s *workerSettings) { s.Propagators = propagators }
}

// DefaultCarryLimit is how many bytes a run hands to the next besides its input, unless
// WithCarryLimit says otherwise. Twice as much is what servers take, so codecs and proxies have room
// to make it larger.
const DefaultCarryLimit = run.DefaultCarryLimit // 1 MiB

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
	return func(s *workerSettings) { s.CarryLimit = bytes }
}

// ReplayerOptions is WorkerOptions for replaying histories with
// worker.NewWorkflowReplayerWithOptions.
func ReplayerOptions(options worker.WorkflowReplayerOptions, more ...WorkerOption) worker.WorkflowReplayerOptions {
	options.Interceptors = intercept(options.Interceptors, more)
	return options
}

// WithBehaviour makes runs begin with a behaviour that this release knows, which may be one
// with which only the next release begins runs by itself. Runs that have begun keep theirs. It
// panics if the release does not know the behaviour; the documentation of the package says
// what a behaviour is.
func WithBehaviour(number int) WorkerOption {
	return func(s *workerSettings) { s.BeginWith(number) }
}

// workerSettings are what WorkerOptions are given for all workflows of a worker.
type workerSettings = run.Settings

func intercept(interceptors []interceptor.WorkerInterceptor, options []WorkerOption) []interceptor.WorkerInterceptor {
	settings := run.SettingsOf(interceptors)
	for _, option := range options {
		option(&settings)
	}
	return run.Intercept(interceptors, settings)
}

// A Replacement is a registry for the function that registers a generated workflow, which takes the place of an earlier
// one: written by hand, or generated for fewer messages. Workers have both while there are runs of both, since the two issue commands in
// another order:
//
//	RegisterOrder(runtime.Replacement{WorkflowRegistry: w, Earlier: registerOrderByHand}, newOrder)
//
// Runs that have begun with the earlier workflow go on with it. Runs that begin, also by continuing as new, do so with the
// later one, and record that with workflow.GetVersion.
type Replacement struct {
	worker.WorkflowRegistry
	// Earlier registers the earlier workflow, of the same name, as it would with a worker. Both have the same parameters
	// and results; otherwise registering panics. Nil is for when there are no runs of it any more: then all go on with the later
	// workflow, also those that have not recorded it. So it is the step before that is registered without a Replacement,
	// whose runs record nothing.
	Earlier func(worker.WorkflowRegistry)
	// Back lets runs begin with the earlier workflow again, with nothing in their histories that tells of it. Runs of the later
	// one go on as such. Workers with and without it can share a task queue. A workflow written by hand does not get what
	// generated runs hand on besides their input: WithCarryLimit(1) makes them handle all signals first, and nothing may
	// depend on their memory.
	Back bool
	// ChangeID is that of workflow.GetVersion. The default is temporalgen-replacement; a workflow that has been replaced
	// before, and has runs that tell of it, needs another.
	ChangeID string
}

// RegisterWorkflowWithOptions registers a function that calls the workflow with which a run has begun.
func (r Replacement) RegisterWorkflowWithOptions(later any, options workflow.RegisterOptions) {
	definition := reflect.ValueOf(later)
	earlier := definition
	switch {
	case r.Earlier != nil:
		found := definitions{}
		r.Earlier(found)
		if earlier = found[options.Name]; !earlier.IsValid() {
			panic(fmt.Sprintf("runtime.Replacement: Earlier does not register workflow %s", options.Name))
		}
		if earlier.Type() != definition.Type() {
			panic(fmt.Sprintf("runtime.Replacement of workflow %s: the earlier one is a %v, and has to be a %v", options.Name, earlier.Type(), definition.Type()))
		}
	case r.Back:
		panic(fmt.Sprintf("runtime.Replacement of workflow %s: there is nothing to go back to", options.Name))
	}
	r.WorkflowRegistry.RegisterWorkflowWithOptions(reflect.MakeFunc(definition.Type(), func(args []reflect.Value) []reflect.Value {
		if r.isLater(args[0].Interface().(workflow.Context)) {
			return definition.Call(args)
		}
		return earlier.Call(args)
	}).Interface(), options)
}

// isLater reports whether a run has begun with the later workflow, or does so. Nothing is recorded of one that has not: in
// a replay it has the default version.
func (r Replacement) isLater(ctx workflow.Context) bool {
	if r.Back && !workflow.IsReplaying(ctx) {
		return false
	}
	id := r.ChangeID
	if id == "" {
		id = "temporalgen-replacement"
	}
	return workflow.GetVersion(ctx, id, workflow.DefaultVersion, 1) == 1
}

// definitions are the functions of workflows, by name, of somebody who registers them.
type definitions map[string]reflect.Value

func (d definitions) RegisterWorkflow(w any) {
	d.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{})
}

func (d definitions) RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions) {
	definition := reflect.ValueOf(w)
	if options.Name == "" {
		// As the SDK names it.
		name := goruntime.FuncForPC(definition.Pointer()).Name()
		options.Name = strings.TrimSuffix(name[strings.LastIndexByte(name, '.')+1:], "-fm")
	}
	d[options.Name] = definition
}

func (definitions) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}
