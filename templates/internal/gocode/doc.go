// Package gocode writes Go source files the way a person would: types as their author wrote them, literals that are laid
// out for reading, comments that are broken into lines, and names that mean one thing only. It is the vocabulary over
// jennifer that templates are written in, and knows nothing of what they generate.
package gocode
