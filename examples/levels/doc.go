// Levels decides on requests for money: a manager has to approve each of them, a director those of 1,000 and more, and a vice
// president those of 10,000 and more. It plays a request that is approved, one that is rejected, and one for which not all
// decide in time.
//
// One signal with a field for the level takes the place of one signal for each level: its key makes the first decision of a
// level count, and adding a level changes no message. The levels are kept in a slice, in their order. A map would be read in
// another order each time, so that a workflow which names those who have rejected a request could not be replayed.
//
// Who is asked is decided before any message is handled. If Run decided it, a decision that comes with the start would be
// the decision of somebody who is not asked yet.
package main
