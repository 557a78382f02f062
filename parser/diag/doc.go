// Package diag is what is found wrong with the input, as data: where it is, how severe it
// is, what belongs to it, and how it can be mended.
package diag
