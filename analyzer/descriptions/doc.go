// Package descriptions looks at what messages say of themselves.
//
// # Analyzer temporaldescriptions
//
// temporaldescriptions: find messages that nobody describes
//
// People who operate workflows see in the Web UI which messages a workflow takes, with a description of each. Rules:
//
//   - TG803: a message without a description (only if it is switched on)
package descriptions
