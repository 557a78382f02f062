// Benchmark measures what generated code costs: it replays histories of 5,000 events
// with a generated workflow and with the same workflow written by hand on the SDK, and asks
// both a query that takes the replay of a history of 20,000 events on a server.
//
//	go run ./benchmark     # in acceptance
//
// README.md has the numbers.
package main
