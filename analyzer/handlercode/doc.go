// Package handlercode looks at what is in handlers of messages, and in the coroutines of a workflow.
//
// # Analyzer temporalhandlercode
//
// temporalhandlercode: find code in handlers that does not belong there
//
// Each handler, and each function that workflow.Go starts, runs in a coroutine of its own, and belongs to a workflow that is
// replayed. Rules:
//
//   - TG106: a handler that waits with the context of another coroutine
package handlercode
