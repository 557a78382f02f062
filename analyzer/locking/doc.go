// Package locking looks at handlers that run at the same time.
//
// # Analyzer temporallocking
//
// temporallocking: find handlers that overwrite what others have written, and locks that are not given back
//
// While a handler waits, others run. Rules:
//
//   - TG401: a handler that reads a value, waits, and writes what it has made of it
//   - TG402: a lock whose error is ignored, or that is not given back on every way
//
// TG401 is about handlers of updates and signals, and about one function at a time. Handlers that have waited for a lock or a
// condition before, and contracts with serial messages, are left alone. Functions that a selector calls run one after the other, so
// they are reported if another coroutine writes the same.
package locking
