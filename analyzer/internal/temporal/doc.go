// Package temporal knows which functions of Temporal's SDK, and of temporalgen's runtime, block, issue commands, register
// handlers, send messages or take functions that they call. Each rule asks it, and none has names of its own.
//
// A function is known by its declaration, whatever name a package is imported by. Methods are those of the interfaces that
// declare them: workflow.Future is an alias of a type of the SDK's package internal.
package temporal
