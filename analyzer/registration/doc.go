// Package registration looks at how handlers of messages are registered.
//
// # Analyzer temporalregistration
//
// temporalregistration: find handlers that are registered too late, or not as they should be
//
// A workflow registers its handlers before anything waits, when the state is complete: updates that have arrived run within
// the call that registers their handler, and those whose handler is missing when the workflow waits are rejected. Rules:
//
//   - TG105: a query handler that takes a context
//   - TG201: a handler that is registered after something has waited
//   - TG202: state that is there only after the handlers that use it
//   - TG203: a registration whose error nobody looks at
//   - TG204: two handlers with one name
//   - TG205: a name that Temporal reserves
//   - TG206: a name that is computed (only if it is switched on)
//   - TG207: a validator that does not fit its update
//   - TG208: a signature that the SDK does not allow
package registration
