// Package golist asks the go command about packages, and remembers what it has answered for as long as it would answer the
// same.
//
// It knows only of packages without errors. What else there is, golang.org/x/tools/go/packages has to be asked for.
package golist
