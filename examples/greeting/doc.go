// Greeting is a greeting whose language clients set, until somebody approves it or a day is over. It plays updates that are
// handled at once, rejected, or handled with the help of an activity, queries, and a signal.
//
// An update that returns what the language was before is atomic if its handler does not wait: no other message is handled
// between reading the old language and setting the new one. A handler that calls an activity does wait, so both of them are
// serial: who sets the language last, has the last word. The languages are sorted, since a map has no order.
package main
