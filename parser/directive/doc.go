// Package directive is the grammar of directives: which kinds and keys there are, what their
// values look like, and what a misspelled one was meant to be.
package directive
