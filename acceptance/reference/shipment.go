package reference

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Shipment is a number of parcels that are sent together.
//
//temporal:workflow queue=parcels id=shipment-{ID} max-attempts=1 id-reuse=reject-duplicate
type Shipment interface {
	// Run sends the parcels and waits until all of them are handed over.
	//
	//temporal:run
	Run(ctx workflow.Context, in ShipmentInput) ([]Receipt, error)

	// Recall passes a remark on to all parcels that are on their way.
	//
	//temporal:signal on-error=log
	Recall(ctx workflow.Context, reason string) error

	// Weight is what the parcels weigh together.
	//
	//temporal:update
	Weight(ctx workflow.Context) (Grams, error)

	// First waits for the first parcel that is handed over.
	//
	//temporal:update
	First(ctx workflow.Context, patience Patience) (Receipt, error)

	// Announce announces a parcel once more, without patience, and returns the depot.
	//
	//temporal:update
	Announce(ctx workflow.Context, a Announcement) (string, error)
}

// Patience is how long somebody waits.
type Patience struct {
	Timeout time.Duration
}

// ShipmentInput starts a shipment.
type ShipmentInput struct {
	ID      string
	Parcels []ParcelInput
}
