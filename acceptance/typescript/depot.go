package typescript

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// depot implements Depot.
type depot struct{}

func (depot) Weigh(ctx context.Context, p Parcel, scale string) (Weight, error) {
	attempt := activity.GetInfo(ctx).Attempt
	switch {
	case scale == "broken":
		return Weight{}, temporal.NewNonRetryableApplicationError("the scale is broken", "Broken", nil, scale, p)
	case scale == "slow" && attempt < 3:
		return Weight{}, errors.New("the needle moves")
	}
	return Weight{Grams: 100 * len(p.Number), Attempts: attempt}, nil
}
