// Package guarantees proves on a real Temporal server what the runtime promises about
// messages. The SDK's test environment cannot: it handles each message in a workflow
// task of its own, starts no second run, and encodes no update results.
package guarantees
