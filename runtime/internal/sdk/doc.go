// Package sdk holds what is known of the Temporal SDK, and of what a server answers, that neither promises: ways around
// what has no API, and texts by which errors are told apart. Each has a test here, or in the acceptance suites if it
// needs a server, that fails by its name when another release no longer does so.
package sdk
