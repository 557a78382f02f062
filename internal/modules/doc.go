// Package modules tells which modules have folders where somebody works on them, and which files say so.
package modules
