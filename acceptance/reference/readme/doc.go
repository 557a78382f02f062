// Package readme holds the code that the README of the repository shows: an update with
// a validator, written by hand and with temporalgen.
package readme
