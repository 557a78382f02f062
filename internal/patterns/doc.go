// Package patterns tells which folders the patterns of the go command match, without asking it.
package patterns
