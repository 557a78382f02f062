// Package golist remembers what the go command has answered about packages, for as long as it would answer the same.
//
// It asks nobody, and keeps only answers without errors.
package golist
