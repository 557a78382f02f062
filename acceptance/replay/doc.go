// Package replay keeps histories of workflows that earlier versions of temporalgen ran,
// and replays them: a workflow that was started before an upgrade must go on after it.
//
// The contract Ledger has messages of each kind. What its handlers do is said by the
// messages, so that a new history rarely needs new workflow code. README.md tells how to
// add histories.
package replay
