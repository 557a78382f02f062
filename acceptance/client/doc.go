// Package client shows, on a real server, what generated clients and stubs can do besides
// sending messages: all options of a start, handles for one run, schedules,
// children, and authorisation with an audit trail.
package client
