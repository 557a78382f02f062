// Package check finds annotated interfaces in source files, reports what is wrong with them,
// and makes the model of those that are right.
package check
