package main

import "time"

// Interval is a part of the calendar. A time.Duration cannot be that: months and years are not all of one length.
type Interval struct {
	Years, Months, Days int
	Duration            time.Duration
}

// positive reports whether time passes in the interval.
func (i Interval) positive() bool {
	return i.Years >= 0 && i.Months >= 0 && i.Days >= 0 && i.Duration >= 0 && i != (Interval{})
}

// After is the time n intervals after a start. It counts from the start, so what begins on the 31st comes back to the 31st
// after a month that is shorter. The calendar is that of UTC: a worker's own time zone would be another one in a replay.
func (i Interval) After(start time.Time, n int) time.Time {
	start = start.UTC()
	year, month, day := start.Date()
	first := time.Date(year, month+time.Month(n*(12*i.Years+i.Months)), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	sinceMidnight := start.Sub(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	return first.AddDate(0, 0, min(day, last)-1+n*i.Days).Add(sinceMidnight + time.Duration(n)*i.Duration)
}
