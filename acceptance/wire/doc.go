// Package wire shows that a generated workflow answers as one written by hand does: its tests send
// the same messages to both, and compare what is on the wire.
package wire
