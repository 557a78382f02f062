package parser

import "time"

// Stats tell what Load has looked at, and how long that took.
type Stats struct {
	Packages  int // that match the patterns
	Files     int // Go files of these that are built, without generated ones
	Contracts int

	Remembered bool // which packages there are was known from a former Load

	Listing  time.Duration // asking which files there are
	Reading  time.Duration // these files, as far as they may have contracts
	Checking time.Duration // types, with waiting for those of what is imported
}

// A stopwatch measures phases that follow one another.
type stopwatch struct{ begun time.Time }

// lap returns how long it is since the stopwatch was started, or the last lap.
func (s *stopwatch) lap() time.Duration {
	now := time.Now()
	defer func() { s.begun = now }()
	return now.Sub(s.begun)
}
