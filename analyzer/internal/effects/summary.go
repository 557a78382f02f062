package effects

import (
	"go/token"
	"go/types"
	"slices"
)

// An Effect is something that a function does.
type Effect int

// The effects of functions.
const (
	Blocks      Effect = iota // lets other coroutines run
	Commands                  // adds to the history
	Refused                   // panics in queries and validators
	Receives                  // takes a message out of a channel
	Clock                     // reads the time of the machine
	Random                    // reads random numbers
	IO                        // reads or writes outside of the process
	Drains                    // waits for handlers, or tells whether they have ended; a condition that does, or that is not known, counts for who waits
	Polls                     // takes what has arrived, or tells whether there is anything; likewise
	Continues                 // makes the error with which a workflow continues as new
	Threads                   // starts a goroutine, or waits in a way that the SDK does not see; for other packages only with a workflow.Context
	Environment               // reads environment variables, or what the machine is called
	Unordered                 // adds to the history in a loop over a map
	Holds                     // has something of package sync that others wait for, while it lets them run

	count
)

// A Site is a place in a function where it has an effect.
type Site struct {
	Pos  token.Pos
	Text string      // such as "calls audit.Record, which calls workflow.Sleep"
	Call *types.Func // that is called there, nil for another instruction
}

// A Change is a place in a function where it changes memory that is not its own.
type Change struct {
	Site
	Of Origin
}

// A Summary is what a function does. The zero value is one that does nothing of interest.
type Summary struct {
	Sites   [count][]Site
	Changes []Change

	// ContinuesUnasked tells that the function continues a workflow as new not only if one of its own arguments asks for that.
	ContinuesUnasked bool

	results []reach // what the results lead to
}

// Site returns the first place where a function has an effect, nil if there is none.
func (s *Summary) Site(e Effect) *Site {
	if s == nil || len(s.Sites[e]) == 0 {
		return nil
	}
	return &s.Sites[e][0]
}

// Does reports whether a function has an effect.
func (s *Summary) Does(e Effect) bool { return s.Site(e) != nil }

// isEmpty reports whether callers learn nothing from s.
func (s *Summary) isEmpty() bool {
	for _, sites := range s.Sites {
		if len(sites) > 0 {
			return false
		}
	}
	for _, r := range s.results {
		if r != (reach{}) {
			return false
		}
	}
	return len(s.Changes) == 0
}

// same reports whether callers learn the same from both.
func (s *Summary) same(other *Summary) bool {
	for e := range s.Sites {
		if len(s.Sites[e]) != len(other.Sites[e]) {
			return false
		}
	}
	if len(s.Changes) != len(other.Changes) || len(s.results) != len(other.results) {
		return false
	}
	for i := range s.Changes {
		if s.Changes[i].Of != other.Changes[i].Of {
			return false
		}
	}
	for i := range s.results {
		if s.results[i] != other.results[i] {
			return false
		}
	}
	return true
}

// At reports whether a function has an effect at a place.
func (s *Summary) At(e Effect, pos token.Pos) bool {
	return slices.ContainsFunc(s.Sites[e], func(site Site) bool { return site.Pos == pos })
}
