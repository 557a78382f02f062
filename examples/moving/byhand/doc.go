// Package byhand is a workflow as it is written without temporalgen, with its client: what is there before a program
// moves. It stays as it is while executions move to the generated workflow and back.
package byhand
