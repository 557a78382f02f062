package main

import (
	"testing"
	"time"
)

func TestInterval(t *testing.T) {
	const format = "2006-01-02 15:04"
	months := Interval{Months: 1}
	for _, test := range []struct {
		name  string
		every Interval
		start string
		n     int
		want  string
	}{
		{"of months, through a short one", months, "2030-01-31 08:30", 1, "2030-02-28 08:30"},
		{"of months, after a short one", months, "2030-01-31 08:30", 2, "2030-03-31 08:30"},
		{"of months, to another year", Interval{Months: 3}, "2030-11-30 00:00", 1, "2031-02-28 00:00"},
		{"of months, many", Interval{Months: 3}, "2030-11-30 00:00", 8, "2032-11-30 00:00"},
		{"of a year, from a leap day", Interval{Years: 1}, "2028-02-29 12:00", 1, "2029-02-28 12:00"},
		{"of years, to a leap day", Interval{Years: 1}, "2028-02-29 12:00", 4, "2032-02-29 12:00"},
		{"of days", Interval{Days: 90}, "2030-01-01 00:00", 2, "2030-06-30 00:00"},
		{"of time", Interval{Duration: 90 * time.Minute}, "2030-12-31 23:00", 3, "2031-01-01 03:30"},
		{"of all of them", Interval{Years: 1, Months: 2, Days: 3, Duration: time.Hour}, "2030-01-31 00:00", 1, "2031-04-03 01:00"},
	} {
		start, err := time.Parse(format, test.start)
		if err != nil {
			t.Fatal(err)
		}
		// The zone of the start, which may be that of a worker, makes no difference.
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("far east", 14*60*60)} {
			if got := test.every.After(start.In(zone), test.n).Format(format); got != test.want {
				t.Errorf("%s: %d times from %s is %s, want %s", test.name, test.n, start.In(zone), got, test.want)
			}
		}
	}
}
