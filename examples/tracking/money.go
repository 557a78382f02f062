package main

import "fmt"

// Money is an amount in cents.
type Money int64

// String formats the amount in whole units, such as 1299.99.
func (m Money) String() string { return fmt.Sprintf("%d.%02d", m/100, m%100) }
