// Package handlercode looks at what is in handlers of messages, and in the coroutines of a workflow.
//
// # Analyzer temporalhandlercode
//
// temporalhandlercode: find code in handlers that does not belong there
//
// Each handler, and each function that workflow.Go starts, runs in a coroutine of its own, and belongs to a workflow that is
// replayed. So does a function that is given to a selector, but that runs in the coroutine that calls Select. Rules:
//
//   - TG106: a handler that waits with the context of another coroutine
//   - TG107: a handler with goroutines, or one that waits in a way that the SDK does not see
//   - TG108: a handler that depends on the clock, on random numbers or on the order of a map
//   - TG109: a handler that reads or writes outside of its process
package handlercode
