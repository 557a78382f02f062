package main

import "fmt"

// Money is an amount in cents. Sums are exact, and it is a plain integer on the wire.
type Money int64

// String formats the amount in whole units, such as 1299.99.
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, m/100, m%100)
}
