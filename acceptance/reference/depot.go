package reference

import (
	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/workflow"
)

// Depot sorts the parcels that arrive, for years.
//
//temporal:workflow queue=parcels id=depot-{Name} drain-limit=20
type Depot interface {
	// Run sorts parcels until the depot is closed.
	//
	//temporal:run
	Run(ctx workflow.Context, in DepotState) (int, error)

	// Arrived puts a parcel into the line of those to be sorted.
	//
	//temporal:signal key={ScanID}
	Arrived(ctx workflow.Context, a Arrival) error

	// Close lets the depot sort what is there, and then end.
	//
	//temporal:signal
	Close(ctx workflow.Context)

	// Inspect weighs a parcel. There is one pair of scales.
	//
	//temporal:update id={Number} dedup
	Inspect(ctx workflow.Context, i Inspection) (Grams, error)

	// Sorted is the number of parcels that have been sorted.
	//
	//temporal:query
	Sorted() int
}

// DepotState is what a run of a depot begins with.
type DepotState struct {
	Name    string
	Line    runtime.Queue[Arrival]
	Sorted  int
	Batch   int // how many parcels a run sorts, no limit if zero
	Closing bool
}

// Arrival tells that a parcel has come.
type Arrival struct {
	ScanID string
	Number string
}

// Inspection asks for the weight of a parcel.
type Inspection struct {
	Number string
}
