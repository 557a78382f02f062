package typescript

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// Delivery brings a parcel to its place. It is implemented in TypeScript, in src/delivery.ts, and used by generated
// clients and parents.
//
//temporal:workflow name=delivery queue=typescript id=delivery-{Number}
type Delivery interface {
	// Run waits until the parcel is handed over.
	//
	//temporal:run
	Run(ctx workflow.Context, p Parcel) (Receipt, error)

	// Stops are where the parcel has been.
	//
	//temporal:query name=list_stops
	Stops() ([]string, error)
	// Weather fails: it is not known.
	//
	//temporal:query name=tell_weather
	Weather() (string, error)
	// Missing has no handler in TypeScript.
	//
	//temporal:query name=missing_query
	Missing() (string, error)

	// Stop notes where the parcel is.
	//
	//temporal:signal name=stop
	Stop(ctx workflow.Context, place string)
	// Repack continues the delivery as a new run.
	//
	//temporal:signal name=repack
	Repack(ctx workflow.Context)
	// HandOver ends the delivery.
	//
	//temporal:signal name=hand_over
	HandOver(ctx workflow.Context, to string)
	// Lose fails the delivery.
	//
	//temporal:signal name=lose
	Lose(ctx workflow.Context)

	// Redirect returns the fee in cents.
	//
	//temporal:update name=redirect id={RequestID}
	Redirect(ctx workflow.Context, r Redirection) (int64, error)
	// Weigh has the parcel weighed by an activity in Go.
	//
	//temporal:update name=weigh
	Weigh(ctx workflow.Context, scale string) (Weight, error)
	// Sell auctions what nobody has taken, with a child workflow in Go.
	//
	//temporal:update name=sell
	Sell(ctx workflow.Context, s Clearance) (Sale, error)
	// Absent has no handler in TypeScript.
	//
	//temporal:update name=absent_update
	Absent(ctx workflow.Context) error
}

// Depot is implemented in Go, and called by workflows in TypeScript.
//
//temporal:activities start-to-close=20s
type Depot interface {
	// Weigh puts a parcel on a scale.
	//
	//temporal:activity name=weigh_parcel
	Weigh(ctx context.Context, parcel Parcel, scale string) (Weight, error)
}

// Parcel is what is delivered.
type Parcel struct {
	Number string   `json:"number"`
	Stops  []string `json:"stops,omitempty"` // of earlier runs
}

// Redirection sends a parcel to another place.
type Redirection struct {
	RequestID string `json:"request_id"`
	Place     string `json:"place"`
}

// Clearance is what has been bid for a parcel already. Without a bid the auction is withdrawn.
type Clearance struct {
	Bids []Bid `json:"bids"`
}

// Weight is what a scale shows.
type Weight struct {
	Grams    int   `json:"grams"`
	Attempts int32 `json:"attempts"` // that it took
}

// Receipt is the end of a delivery.
type Receipt struct {
	Stops []string `json:"stops"`
	To    string   `json:"to"`
}
