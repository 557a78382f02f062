// Package misbehaviour proves on a real server what happens if functions of a workflow's author do what they should
// not: panic, return errors of a nil pointer, or continue as new where nothing can continue. Whatever a sender may put
// into a message, the workflow goes on, or fails once and says why.
package misbehaviour

//go:generate go tool temporalgen .
