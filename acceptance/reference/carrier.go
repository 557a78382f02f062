package reference

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Carrier is what workflows need from the carrier's systems.
//
//temporal:activities prefix=carrier. queue=carrier start-to-close=10s max-attempts=5
type Carrier interface {
	// Fee is what it costs to send a parcel to another address.
	//
	//temporal:activity local start-to-close=2s
	Fee(ctx context.Context, to Address) (Cents, error)

	// Announce tells the depots that a parcel will come, and returns the first of them.
	//
	//temporal:activity start-to-close=2m heartbeat=20s non-retryable=UnknownCity
	Announce(ctx context.Context, a Announcement) (string, error)

	// Weigh weighs a parcel.
	//
	//temporal:activity name=weigh_parcel standalone
	Weigh(ctx context.Context, number string) (Grams, error)
}

// Announcement says where a parcel is going.
type Announcement struct {
	Number string
	To     Address
}

// Grams is a weight.
type Grams int

// carrier implements Carrier by pretending.
type carrier struct{}

func (carrier) Fee(_ context.Context, to Address) (Cents, error) {
	return Cents(100 + 10*len(to.City)), nil
}

func (carrier) Announce(ctx context.Context, a Announcement) (string, error) {
	if a.To.City == "" {
		return "", temporal.NewApplicationError("no depot is near", "UnknownCity")
	}
	activity.RecordHeartbeat(ctx)
	return fmt.Sprintf("depot of %s", a.To.City), nil
}

func (carrier) Weigh(_ context.Context, number string) (Grams, error) {
	return Grams(100 * len(number)), nil
}
