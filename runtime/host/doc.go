// Package host is what generated workers are made of: it makes the runs of workflow types from their authors'
// implementations. Nobody else calls it.
package host
