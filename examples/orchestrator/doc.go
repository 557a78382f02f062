// Package orchestrator has a workflow that lets others work: a wave of orders in a
// warehouse is dealt out to pickers, who are workflows as well. Some of them are there all
// day; others are hired for the wave, as its child workflows.
//
// It shows signals from workflow to workflow and back, with generated stubs; what a
// workflow does about a message that it refuses; children that are started, signalled and
// awaited; and cancellation, in which everybody cleans up before the end.
package orchestrator
