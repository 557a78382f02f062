// Package steps has what workflows do, and no data converter.
package steps

// Step is one of several types.
type Step interface{ Run() }
