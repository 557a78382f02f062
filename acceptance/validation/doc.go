// Package validation compares what temporalgen makes of validate tags with what
// go-playground/validator makes of them at run time. Its messages have every rule on
// every kind of field for which that package defines it.
package validation
