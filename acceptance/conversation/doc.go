// Package conversation shows what workflows say to each other: signals that are sent without waiting, to children, to
// other workflows and to one run of them, and signals whose names are made at run time.
package conversation
