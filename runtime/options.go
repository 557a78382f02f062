package runtime

import (
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// A StartOption changes how a workflow is started. It sets fields of the SDK's options
// after the directives have set theirs, so any function on them is one.
type StartOption func(*client.StartWorkflowOptions)

// An UpdateOption changes how an update is sent.
type UpdateOption func(*client.UpdateWorkflowOptions)

// A ChildOption changes how a child workflow is started. It sets fields of the SDK's
// options after the directives have set theirs.
type ChildOption func(*workflow.ChildWorkflowOptions)

// An ActivityOption changes how activities are called. It sets fields of the SDK's
// options after the directives have set theirs.
type ActivityOption func(*workflow.ActivityOptions)

// A StandaloneOption changes how an activity is started that belongs to no workflow. It sets fields of the
// SDK's options after the directives have set theirs.
type StandaloneOption func(*client.StartActivityOptions)

// WithUpdateID sends the update with an ID, instead of one made from the id= directive
// or a random one. An update that is sent twice with one ID to a run is handled once.
func WithUpdateID(id string) UpdateOption {
	return func(o *client.UpdateWorkflowOptions) { o.UpdateID = id }
}

// WithWaitForStage sets what the Start method of an update waits for: that the update
// is accepted, which is the default, or that it is completed.
func WithWaitForStage(stage client.WorkflowUpdateStage) UpdateOption {
	return func(o *client.UpdateWorkflowOptions) { o.WaitForStage = stage }
}

// A ClientOption changes what a client does by default. Any function on ClientOptions is one.
type ClientOption func(*ClientOptions)

// ClientOptions are what a client does by default.
type ClientOptions struct {
	Start        []StartOption // for every start, before those of the call
	QueryTimeout time.Duration // see WithQueryTimeout
	UpdateRetry  time.Duration // see WithUpdateRetry
}

// WithStartOptions applies options to every start, before those of the call.
func WithStartOptions(options ...StartOption) ClientOption {
	return func(o *ClientOptions) { o.Start = slices.Concat(o.Start, options) }
}

// WithQueryTimeout limits queries whose context has no deadline, which otherwise wait
// for a worker. The default is 10 seconds.
func WithQueryTimeout(timeout time.Duration) ClientOption {
	return func(o *ClientOptions) { o.QueryTimeout = timeout }
}

// WithUpdateRetry limits for how long an update whose context has no deadline is sent again,
// with the same ID, because the workflow is draining, its validator has said NotNow, or it could
// not take the update. The default is a minute. With a deadline, that is the limit. Zero or less
// takes the first answer in any case.
func WithUpdateRetry(duration time.Duration) ClientOption {
	return func(o *ClientOptions) { o.UpdateRetry = duration }
}
