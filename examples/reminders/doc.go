// Reminders is a workflow that lasts for years: it reminds the owner of a car of an oil change every three months, of an
// inspection every year, and of the coolant every two years.
//
// It shows
//
//   - several timers at a time, each of which is set again on its own, in a coroutine of its own that [runtime.Go] starts,
//   - a timer that begins anew when the service was done early, by an update that returns when it is due then,
//   - two ends, after a number of reminders or by a message, at which what is just being sent is still sent,
//   - intervals of the calendar as parameters, and continue-as-new in which no timer begins anew.
//
// # What is easily wrong
//
// The usual loop waits for the first of some timers and sets that again. In Go, a loop that makes a new selector with new timers
// each time starts all of them anew: the oil change is due every three months, and the other two never. A loop that keeps its
// selector and does not add the next future fires each timer once. Either is seen after a year, unless a test lets the time pass.
//
// There is no duration of a month, in Go or elsewhere: three months are not 90 days, and a month after 31 January is not in
// March. [Interval] has both the calendar and durations, and counts from the start, so that neither short months nor the time
// that a notification takes add up.
//
// A notification that cannot be sent must not end the other timers, nor wait for ever.
package main
