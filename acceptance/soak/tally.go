package main

import "slices"

// A Tally is the numbers of one sender's messages, in the order in which they were handled, put as
// briefly as the checker allows: it travels through the input of every run. As long as nothing is
// wrong it is just the last number.
type Tally struct {
	Last    int   `json:"last"`
	Missing []int `json:"missing,omitempty"` // numbers before Last that were not handled yet, ascending
	Late    int   `json:"late,omitempty"`    // messages that were handled after a later one
	Twice   int   `json:"twice,omitempty"`   // messages that were handled again
}

// add enters the number of a message whose handler starts.
func (t *Tally) add(number int) {
	if number > t.Last {
		for missing := t.Last + 1; missing < number; missing++ {
			t.Missing = append(t.Missing, missing)
		}
		t.Last = number
		return
	}
	if i, missing := slices.BinarySearch(t.Missing, number); missing {
		t.Missing = slices.Delete(t.Missing, i, i+1)
		t.Late++
		return
	}
	t.Twice++
}

// has reports whether the message with a number was handled.
func (t *Tally) has(number int) bool {
	_, missing := slices.BinarySearch(t.Missing, number)
	return number >= 1 && number <= t.Last && !missing
}
