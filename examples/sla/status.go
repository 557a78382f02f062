package main

import "time"

// Status is what is known of a task. A query has no clock, so the times are those of the last event; At adds what has passed
// since.
type Status struct {
	State    State
	Created  time.Time
	AsOf     time.Time // the last event, unless At was called
	Times    Times     // until then
	Breached bool
	Told     []string // of the breach
}

// At is the status at a time after the last event.
func (s Status) At(now time.Time) Status {
	s.Times.add(s.State, now.Sub(s.AsOf))
	s.AsOf = now
	return s
}

// Times are how long a task was in each state.
type Times struct {
	Waiting, Working, Paused time.Duration
}

// Counted is the time that counts for the limit.
func (t Times) Counted() time.Duration { return t.Waiting + t.Working }

// Total is the time of all states.
func (t Times) Total() time.Duration { return t.Waiting + t.Working + t.Paused }

func (t *Times) add(state State, d time.Duration) {
	switch state {
	case Waiting:
		t.Waiting += d
	case Working:
		t.Working += d
	case Pausing:
		t.Paused += d
	case Done:
		// Nobody waits any more.
	}
}
