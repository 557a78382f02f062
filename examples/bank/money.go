package main

import "fmt"

// Cents is an amount of money.
type Cents int64

// String is the amount in dollars.
func (c Cents) String() string {
	if c < 0 {
		return "-" + (-c).String()
	}
	return fmt.Sprintf("$%d.%02d", c/100, c%100)
}
