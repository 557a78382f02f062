// Package queue is a workflow that does jobs one after the other, at its own pace,
// however fast they come.
//
// It shows handlers that only put work into a bounded queue, which the main part of the
// workflow takes out; what happens when the queue is full; how the workflow stops when all
// is done, and how its backlog follows it into the next run. It also measures itself.
package queue
