package main

import "time"

// State is what a cart knows. Continue-as-new hands it to the next run.
type State struct {
	Phase    Phase
	Items    []Item
	Email    string
	Reminded bool
	Touched  time.Time // the last change, from which the idle time counts
	Outcome  Outcome   // in the phases Paid and Abandoned
}

// Phase says what may happen to a cart. The zero value is that of a new one.
type Phase string

// The phases of a cart.
const (
	Open      Phase = ""
	Paying    Phase = "being paid"
	Paid      Phase = "paid"
	Abandoned Phase = "abandoned"
)
