// Package replaytest keeps histories of workflows that have run, and tests that today's code replays them: a workflow
// that was started before an upgrade has to go on after it.
//
// A Corpus is a folder of histories, and the workflows that replay them. This is a whole test, with a subtest for each
// history:
//
//	var histories = replaytest.Corpus{
//		Dir:      "testdata/histories",
//		Register: func(r worker.WorkflowRegistry) { RegisterOrder(r, newOrder) },
//	}
//
//	func TestHistoriesReplay(t *testing.T) { histories.Test(t) }
//
// The SDK's replayer finds out whether the code issues the commands that were recorded. It does not compare what a run
// and its updates returned. A Corpus does:
//
//   - the result of a run, and of each update;
//   - the failure of a run or an update: its type, category, message, details, whether and when it is to be retried,
//     and those of its causes;
//   - what the next run gets, if the run continued as new: workflow type, task queue, input, and what generated
//     workflows hand on in a header;
//   - that a run which went on has not ended.
//
// Workflows that are written by hand are replayed and compared in the same way.
//
// # Recording
//
// Corpus.Record and Corpus.RecordList read histories from any server, Corpus.Add keeps them. Corpus.TestExecution is for
// tests with a server of their own, such as that of package devserver: it records what the test has done, replays that, and
// on request keeps it. Package temporaltest has no histories. Identities of clients and workers are always replaced, and stack
// traces left out, since they have the names of people and machines; ScrubPayload and ScrubText take out what else must not be kept.
//
// # Files
//
// A file is JSON with one event in each line. Payloads that are JSON are written as such, and not in base64 as by the Temporal
// CLI and Web UI, whose files can be read as well: so a review of a file shows what is in it.
package replaytest
