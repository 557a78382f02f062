package temporaltest

import (
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// An Option changes what New makes.
type Option func(*options)

type options struct {
	client client.Options
	worker worker.Options
	start  time.Time
	idle   time.Duration
}

// WithClientOptions sets the options of Env.Client. As with a real worker, workflows and
// activities use the data converter, the failure converter, the context propagators, the
// metrics handler and the logger of these, and the interceptors and plugins that are for workers
// as well. HostPort, ConnectionOptions and Credentials are ignored.
func WithClientOptions(o client.Options) Option {
	return func(all *options) { all.client = o }
}

// WithWorkerOptions sets the options of the worker. New passes them through
// runtime.WorkerOptions; what that was given before stays. Plugins see one worker, which starts
// with the first call of a client, and stops with the test.
func WithWorkerOptions(o worker.Options) Option {
	return func(all *options) { all.worker = o }
}

// WithStartTime sets the time at which the clock starts. The default is the real time.
func WithStartTime(t time.Time) Option {
	return func(all *options) { all.start = t }
}

// WithIdleTimeout sets for how long, in real time, a call waits while nothing happens in
// any workflow: no message, no timer, no end of an activity. The call then returns an error that
// says where the workflows are blocked. The default is 5 seconds.
func WithIdleTimeout(d time.Duration) Option {
	return func(all *options) { all.idle = d }
}
