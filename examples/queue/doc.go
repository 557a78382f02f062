// Queue is a workflow that does jobs one after the other, at its own pace, however fast they come, and prints what becomes of
// some of them.
//
// It shows
//
//   - handlers that only put work into a bounded queue, which the main part of the workflow takes out,
//   - what happens when the queue is full: an update is rejected, and a signal is dropped with a warning,
//   - that a message which is sent again is not another job,
//   - how the workflow stops when all is done,
//   - how its backlog follows it into the next run,
//   - a gauge of its own for the length of the queue.
//
// Written by hand, such a workflow would wait for a message before it looks whether it is to stop, and never stop while the
// queue is empty; and its history would grow until the server ends it.
package main
