// Package chain shows what a run believes of what it was started with, for each way in which a run can
// come to be, on a server and in the test kit. What a run hands on reaches the next run of its chain, and
// no other: whoever starts a workflow can set the same header.
package chain
