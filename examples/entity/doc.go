// Package entity is a reward account: a workflow that stands for a customer and runs for
// years.
//
// It shows how such a workflow continues as a new run with all of its state before its
// history grows too long, how an update counts once although it is sent again to a later
// run, and how handlers wait for what Run has to load first.
package entity
