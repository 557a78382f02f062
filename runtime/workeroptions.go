package runtime

import (
	"fmt"

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
