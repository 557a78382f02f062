// Package runtime is what generated code calls: it delivers messages to workflows,
// waits for their handlers, remembers what was handled, and sends messages from clients.
//
// # Inside a workflow
//
// Run drives one run of a workflow. It makes the implementation, registers its
// handlers, and only then lets messages through, in the order in which the server
// recorded them:
//
//  1. A signal's handler starts before that of every message recorded after it, also
//     if that message is a signal of another name or an update. This needs the worker
//     interceptor that WorkerOptions installs.
//  2. Handlers run concurrently, each in a coroutine of its own. Serial handlers of one
//     workflow run one at a time, in the order in which their messages arrived.
//  3. When the workflow's Run method has returned, Run waits for all handlers and for
//     all signals that have arrived by then, before it completes the workflow.
//
// A validator is the exception to the first rule: the SDK calls it before signals
// of the same workflow task are handled, so a handler has to check again whatever an
// earlier signal may have changed. Updates of different names that arrive before a
// run's first workflow task are handled in the order of their wire names.
//
// All of a workflow's code runs in turns, never in parallel, so nothing here that takes
// a workflow.Context needs a lock.
//
// # In a client
//
// Client, WorkflowHandle and UpdateHandle are safe for concurrent use, and so are
// all option values. Errors are described at MessageError.
//
// A Contract describes a workflow type and its messages. With it a client checks what it
// sends, and an interceptor made by NewAccessInterceptor asks whether the sender may.
package runtime
