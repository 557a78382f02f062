// Package ending looks at how workflows end and continue as new: what is still to be done then must not be lost.
//
// # Analyzer temporalending
//
// temporalending: find workflows that lose messages when they end or continue as new
//
// When a workflow returns, the SDK stops its handlers and coroutines where they are, and drops the signals that nobody has
// received. Rules:
//
//   - TG301: a workflow that ends while updates may run
//   - TG302: a wait for handlers that does not count signals
//   - TG303: signals that are lost when a workflow continues as new
//   - TG304: signals that a coroutine holds while others are received
//   - TG305: a workflow that blocks between the last signal and its end
//   - TG306: a handler that returns the error that continues a workflow as new
//   - TG307: a workflow that continues as new with other arguments than it takes, or without what it has changed
//   - TG308: a set that only grows, and that each run hands to the next
//   - TG309: a context that is cancelled, for what is to be done then
//   - TG310: a loop that never ends, in a workflow that does not continue as new
//   - TG311: a workflow with a contract that continues as new without the generated function
//   - TG312: a look at unhandled signals that may lose one
//
// A workflow is a function that is registered, or one that looks like it and that nobody calls in its package. The runtime
// guards those of contracts, so that most of these rules do not concern them. What a function does is known through calls,
// also of other packages. Where a context is given to a function that nobody knows, the rules take it to do what is needed.
package ending
