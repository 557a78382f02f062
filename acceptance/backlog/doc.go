// Package backlog proves on a real server that no backlog, no size of messages and no change of the
// code between two runs makes a workflow wedge, or lose or repeat a message.
package backlog
