// Approval decides on requests for money, and prints how it goes: a quorum of approvers says yes, one of them says no, or the
// deadline passes.
//
// It shows
//
//   - votes as typed signals: each approver's first one counts, and a rejection without a comment is not even sent,
//   - a quorum that the amount decides: one approver for a laptop, three of five for a van,
//   - comments that are collected for ten seconds and mailed together, by the handler of a batch,
//   - queries for the status, the comments and the approvers, which change nothing and are in an order,
//   - a wait with a deadline, before which a vote that is there counts,
//   - another workflow that votes for the system.
//
// Written by hand, comments would be collected in a loop that sleeps: six timers a minute in the history, and what comes after
// its last turn is lost. A query that notes when it was called last would change what one worker knows, and no other. And a set
// of approvers would be a map, whose order is another one in each replay.
package main
