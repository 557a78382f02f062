// Orchestrator has a workflow that lets others work: a wave of orders in a warehouse is dealt out to pickers, who are
// workflows as well. Some of them are there all day; others are hired for the wave, as its child workflows. For stocktaking
// the whole warehouse stands still.
//
// It shows
//
//   - signals from workflow to workflow and back, with generated stubs, and what a workflow does about a message that it
//     refuses,
//   - one message to many workflows of several types, from a workflow and from a client, with the errors of all that it has
//     not reached,
//   - child workflows that are started, signalled and awaited,
//   - cancellation of other workflows, in which everybody cleans up before the end.
//
// An orchestrator that sends its tasks and sleeps for ten minutes knows only how many messages it has sent, fails with the
// first worker that is not there, and waits ten minutes for what may take one, or an hour. Here the workers answer with
// signals, so the wave ends with the last report, or at its deadline, and its result says what has become of each task.
package main
