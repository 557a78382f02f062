// Package clients looks at how messages are sent.
//
// # Analyzer temporalclients
//
// temporalclients: find clients that send messages as they should not
//
// Each message is a request to the server, and most are events in the history of the workflow. Rules:
//
//   - TG601: a query that is asked again and again until something has happened
//   - TG602: a signal for each element of a list, all to the same workflow
//   - TG603: an update without an ID, where it may be sent twice
//   - TG604: a message to a run that may have continued as new, or an update that does not say what to wait for
//   - TG607: a message that is sent by its name, although there is a generated method (only if it is switched on)
//
// TG601 to TG603 and TG607 are not for tests. Loops are looked at within one function, and functions that are given as values are not.
package clients
