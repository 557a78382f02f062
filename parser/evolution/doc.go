// Package evolution tells what a change of contracts does to what is there already: workflows that run, messages that were
// accepted and are remembered, clients that are deployed, and workers of both versions side by side.
//
// It compares two documents of package [github.com/temporalgen/temporalgen/parser/descriptor], and knows nothing of the code
// that handles messages.
package evolution
