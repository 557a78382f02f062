// Package templates turns the model of a source file into Go code. It reads nothing but
// the model and writes nothing: the same model always gives the same bytes.
//
// Each artifact of the generated code has a file here: client.go makes the client,
// handle.go the handle, and so on.
package templates
