package typescript

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Auction sells a lot to whoever bids most. It is implemented in Go, and clients in TypeScript use it: what they know
// of it is in src/auction.ts.
//
//temporal:workflow name=auction queue=auctions id=auction-{Number} summary="Auction of {Title}" memo=Lot:{Number}
type Auction interface {
	// Run takes bids until the hammer falls.
	//
	//temporal:run
	Run(ctx workflow.Context, lot Lot) (Sale, error)

	// Watchers are the names of those who watch, in the order in which they have come.
	//
	//temporal:query name=list_watchers
	Watchers() ([]string, error)
	// Bids are those of a bidder.
	//
	//temporal:query name=list_bids
	Bids(bidder string) ([]Bid, error)

	// Watch notes who watches, once for each name.
	//
	//temporal:signal name=watch key={Name}
	Watch(ctx workflow.Context, w Watcher)
	// Adjourn continues the auction as a new run, in which only bids are known.
	//
	//temporal:signal name=adjourn
	Adjourn(ctx workflow.Context)
	// Hammer ends the auction.
	//
	//temporal:signal name=hammer
	Hammer(ctx workflow.Context)
	// Withdraw fails the auction.
	//
	//temporal:signal name=withdraw on-error=fail
	Withdraw(ctx workflow.Context, reason string) error

	// PlaceBid returns the price after a bid, which counts once for each bid_id.
	//
	//temporal:update name=place_bid id={BidID} dedup
	PlaceBid(ctx workflow.Context, b Bid) (Standing, error)
	//temporal:validator for=PlaceBid
	ValidatePlaceBid(ctx workflow.Context, b Bid) error
	// Appraise asks an expert, who is an activity in TypeScript, what the lot is worth.
	//
	//temporal:update name=appraise
	Appraise(ctx workflow.Context, expert string) (Appraisal, error)
	// Ship has the lot delivered by a child workflow in TypeScript, and waits until it is handed over.
	//
	//temporal:update name=ship
	Ship(ctx workflow.Context, o Order) (Receipt, error)
	// Pause waits for ever.
	//
	//temporal:update name=pause unfinished=abandon
	Pause(ctx workflow.Context) error
}

// Experts are implemented in TypeScript.
//
//temporal:activities queue=typescript start-to-close=20s max-attempts=3 initial-interval=1ms
type Experts interface {
	// Appraise tells what a lot is worth.
	//
	//temporal:activity name=appraise_lot
	Appraise(ctx context.Context, lot Lot, expert string) (Appraisal, error)
}

// Lot is what an auction sells.
type Lot struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Bids   []Bid  `json:"bids,omitempty"` // before this run
}

// Bid is an offer to pay a price.
type Bid struct {
	BidID  string `json:"bid_id"`
	Bidder string `json:"bidder"`
	Cents  int64  `json:"cents"`
}

// Standing is how an auction stands after a bid.
type Standing struct {
	Cents int64 `json:"cents"`
	Bids  int   `json:"bids"`
}

// Watcher is somebody who looks on.
type Watcher struct {
	Name string `json:"name"`
}

// Appraisal is what an expert thinks.
type Appraisal struct {
	Cents    int64 `json:"cents"`
	Attempts int32 `json:"attempts"` // that it took
}

// Order is where a lot has to go.
type Order struct {
	Number string `json:"number" validate:"required"` // of the parcel
	Via    string `json:"via"`
}

// Sale is the end of an auction.
type Sale struct {
	Bidder string `json:"bidder"`
	Cents  int64  `json:"cents"`
}
