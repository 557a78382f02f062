// Package approval decides on requests for money: a quorum of approvers says yes, one of
// them says no, or the deadline passes.
//
// It shows signals that come from many people at once and count once each, a wait with a
// deadline, comments that are collected for some time and mailed together, and queries
// that tell how things stand without changing anything.
package approval
