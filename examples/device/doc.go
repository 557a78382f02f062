// Device controls a device out in the field, such as a valve of a water supply, with one long-lived workflow. The device
// reports its state by signal, and gets commands by an activity. Queries show the state, the last contact and a bounded log
// of errors.
//
// It shows a deadline that every message moves: a device that stays silent for too long is offline. Its commands wait until
// it is back. Time is the workflow's, so a test sees a device go offline after hours that take no time. That somebody has asked
// a query is no contact: a query only reads, since nothing of it is recorded.
package main
