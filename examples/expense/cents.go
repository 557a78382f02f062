package main

import "fmt"

// Cents is an amount of money. It is exact, and a plain integer on the wire.
type Cents int64

// String formats the amount in whole units, such as 49.90.
func (c Cents) String() string { return fmt.Sprintf("%d.%02d", c/100, c%100) }
