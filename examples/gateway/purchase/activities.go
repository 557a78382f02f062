package purchase

import "context"

// Demo implements Services: each delivery arrives, and nothing is paid back in truth.
type Demo struct{}

// Deliver implements Services.
func (Demo) Deliver(_ context.Context, order Order) (string, error) { return "parcel-" + order.ID, nil }

// Refund implements Services.
func (Demo) Refund(context.Context, Payment) error { return nil }
