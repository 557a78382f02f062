package typescript

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// creditLimit is more than anybody may bid, in cents.
const creditLimit = 100_000_00

// auction implements Auction.
type auction struct {
	lot       Lot
	watchers  []string
	adjourned bool
	hammered  bool
	experts   ExpertsActivities
}

func newAuction(_ workflow.Context, lot Lot) (Auction, error) {
	return &auction{lot: lot}, nil
}

func (a *auction) Run(ctx workflow.Context, _ Lot) (Sale, error) {
	if err := workflow.Await(ctx, func() bool { return a.adjourned || a.hammered }); err != nil {
		return Sale{}, err
	}
	if a.adjourned {
		return Sale{}, ContinueAuctionAsNew(func() Lot { return a.lot })
	}
	if len(a.lot.Bids) == 0 {
		return Sale{}, temporal.NewApplicationError("nobody has bid", "Unsold")
	}
	last := a.lot.Bids[len(a.lot.Bids)-1]
	return Sale{Bidder: last.Bidder, Cents: last.Cents}, nil
}

func (a *auction) Watchers() ([]string, error) { return a.watchers, nil }

func (a *auction) Bids(bidder string) ([]Bid, error) {
	if bidder == "" {
		return nil, temporal.NewApplicationError("bids are not anonymous", "Anonymous")
	}
	bids := []Bid{}
	for _, b := range a.lot.Bids {
		if b.Bidder == bidder {
			bids = append(bids, b)
		}
	}
	return bids, nil
}

func (a *auction) Watch(_ workflow.Context, w Watcher) { a.watchers = append(a.watchers, w.Name) }

func (a *auction) Adjourn(workflow.Context) { a.adjourned = true }

func (a *auction) Hammer(workflow.Context) { a.hammered = true }

func (a *auction) Withdraw(_ workflow.Context, reason string) error {
	return temporal.NewNonRetryableApplicationError("the lot is withdrawn", "Withdrawn", nil, reason, a.price())
}

// price is what has been bid last.
func (a *auction) price() int64 {
	if len(a.lot.Bids) == 0 {
		return 0
	}
	return a.lot.Bids[len(a.lot.Bids)-1].Cents
}

func (a *auction) ValidatePlaceBid(_ workflow.Context, b Bid) error {
	if b.Cents <= a.price() {
		return temporal.NewApplicationError("somebody has bid more", "TooLow", Standing{a.price(), len(a.lot.Bids)})
	}
	return nil
}

func (a *auction) PlaceBid(_ workflow.Context, b Bid) (Standing, error) {
	switch {
	case b.Bidder == "nobody":
		return Standing{}, fmt.Errorf("who is %s?", b.Bidder)
	case b.Cents > creditLimit:
		return Standing{}, temporal.NewNonRetryableApplicationError("too much", "NoCredit", nil, b.Bidder, creditLimit)
	}
	a.lot.Bids = append(a.lot.Bids, b)
	return Standing{a.price(), len(a.lot.Bids)}, nil
}

func (a *auction) Appraise(ctx workflow.Context, expert string) (Appraisal, error) {
	return a.experts.Appraise(ctx, a.lot, expert)
}

func (a *auction) Ship(ctx workflow.Context, o Order) (Receipt, error) {
	parcel := Parcel{Number: o.Number}
	delivery := StartDeliveryChild(ctx, parcel)
	if err := delivery.Stop(ctx, "auction"); err != nil {
		return Receipt{}, err
	}
	if err := ExternalDelivery(DeliveryID(parcel)).Stop(ctx, o.Via); err != nil {
		return Receipt{}, err
	}
	return delivery.Get(ctx)
}

func (a *auction) Pause(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return false })
}
