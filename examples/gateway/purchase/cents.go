package purchase

import "fmt"

// Cents is an amount of money, a whole number of cents.
type Cents int64

// String is the amount in dollars.
func (c Cents) String() string { return fmt.Sprintf("$%d.%02d", c/100, c%100) }
