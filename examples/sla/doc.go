// SLA watches whether tasks are done in time. Who works on a task tells by signals that it was started, paused and completed.
// Queries show how long the task has been in each state, and whether its service level is breached. Then one after the other
// is told, until the task is completed.
//
// It shows signals of several names whose order matters: written by hand in Go, with a channel for each name, "paused" and
// "started" would be handled in another order than they were sent, and the time would be added to the wrong state. All times
// are the workflow's. They are sums in a struct, since the order of a Go map changes when a workflow is replayed.
package main
