// Package temporaltest runs workflows in tests without a server, through the client that
// production code uses.
//
// New makes an Env. Register workflows and activities with it as with a worker, and give
// its Client to generated clients, or to any code that takes a client.Client:
//
//	env := temporaltest.New(t)
//	RegisterOrder(env, newOrder)
//	RegisterShop(env, fakeShop)
//	orders := NewOrderClient(env.Client())
//
// The client is the SDK's own. It talks to an implementation of the Temporal service in
// the test's process, so arguments and results are encoded, errors are those that a server
// gives, interceptors, data converters and context propagators do their work, and what is not
// available fails with an error that says so. Each run of a workflow is executed by the SDK's
// TestWorkflowEnvironment; a run that continues as new is followed by the next one, and a
// child workflow is a run as others are.
//
// # Time
//
// Time stands still, except while somebody waits: for the result of a workflow or an update, in which case the clock
// skips from timer to timer until the result is there, or in Env.Sleep. A message is delivered when the workflow has
// done everything that needs no time, activities included, and the call that sends it returns when that is so again,
// for all workflows of the Env. Activities run in real time, for which the clock of the workflow waits.
//
// A workflow that waits for something that does not come makes the waiting call return
// an error that says where the workflow is blocked; see WithIdleTimeout.
//
// # Limits
//
// A workflow task never fails and is never replayed: a workflow that panics, or that blocks
// without the SDK, fails, and the errors of later messages and of unfinished updates say why. A message
// finds the workflow idle, so messages never meet in one workflow task, unless they were
// sent with the start. Retry policies and cron schedules of workflows, children included, are ignored. Those of
// activities are not, but the SDK's test environment tries an activity 10
// times, unless its policy says otherwise. Task queues and namespaces are ignored. Headers of context
// propagators reach workflows with their start only.
//
// Cancellation is that of a server, for activities, children and their parents too, with
// these exceptions. A coroutine that waits for the context's Done gets its turn before one
// whose timer or activity was canceled. The error of a local activity that was canceled is
// in an ActivityError, and one that starts a child with an ID that is taken only looks like a
// ChildWorkflowExecutionError to errors.As. An activity that is mocked with OnActivity never gets to know
// that it was canceled. Children cannot be mocked with OnWorkflow: register what is to
// take their place.
//
// A workflow that a Nexus operation starts is executed where no client reaches it.
//
// What depends on any of these needs a server: see package devserver.
package temporaltest
