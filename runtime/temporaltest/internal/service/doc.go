// Package service is the part of the Temporal service that the test kit has: it answers what the SDK's client asks for. It
// knows the workflows by their IDs, applies the policies of starts, keeps the updates and the results, and gives errors that a
// server gives. Package driver executes the runs.
package service
