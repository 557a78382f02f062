// Package messages proves what docs/messages.md says of signals, queries and updates where that is not of temporalgen's
// making: what the server records of each, who waits for whom, and what a worker keeps. Its workflow is written by hand,
// so its tests are for releases of the server and of the SDK.
package messages
