// Entity has two workflows that may run for years: the reward account of a customer, and an audit that goes on and on. It
// prints what becomes of one of each.
//
// It shows
//
//   - how a workflow continues as a new run with all of its state, before its history grows too long,
//   - that handlers finish first, and what they have done goes along,
//   - how an update counts once although it is sent again to a later run,
//   - how handlers wait for what Run has to load first,
//   - how the time until something is due goes along as well.
//
// Written by hand, the wait for handlers would not know of those of signals, signals that nobody has received when the run ends
// would be lost, and the IDs of updates would be kept in a set that only grows.
package main
