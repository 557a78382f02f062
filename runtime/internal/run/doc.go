// Package run is one run of a generated workflow: how its messages come, when their handlers begin, what is waited for,
// and what is handed to the next run. It knows messages and results only as values of any type.
package run
