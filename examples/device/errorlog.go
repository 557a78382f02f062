package main

import "time"

// maxErrors is how many errors a log keeps: the history and what one run hands to the next must not grow for ever.
const maxErrors = 20

// add notes an error, and forgets the oldest one if there are too many.
func (l *ErrorLog) add(at time.Time, text string) {
	l.Entries = append(l.Entries, LogEntry{At: at, Text: text})
	if surplus := len(l.Entries) - maxErrors; surplus > 0 {
		l.Entries = append([]LogEntry(nil), l.Entries[surplus:]...)
		l.Forgotten += surplus
	}
}
