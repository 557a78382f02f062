package backlog

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Intake takes in parcels, and continues as new after some of them.
//
//temporal:workflow id={ID} queue=backlog
type Intake interface {
	Desk
}

// Counter is an Intake that handles one signal at a time.
//
//temporal:workflow id={ID} queue=backlog max-concurrent=1
type Counter interface {
	Desk
}

// Desk has the messages of both.
type Desk interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Ledger, error)

	// Parcel takes in a parcel.
	//
	//temporal:signal name=parcel
	Parcel(ctx workflow.Context, p Parcel) error
	// Belt takes in parcels of each lane one after the other.
	//
	//temporal:signal name=belt serial={Lane}
	Belt(ctx workflow.Context, p Parcel) error
	// Weigh takes in a parcel with an activity.
	//
	//temporal:signal name=weigh
	Weigh(ctx workflow.Context, p Parcel) error
	// Inspect takes in parcels with an activity, one after the other.
	//
	//temporal:signal name=inspect serial
	Inspect(ctx workflow.Context, p Parcel) error
	// Pallet takes in parcels together.
	//
	//temporal:signal name=pallet batch-window=100ms batch-max=7
	Pallet(ctx workflow.Context, parcels []Parcel) error

	// Receipt takes in a parcel and returns its receipt.
	//
	//temporal:update name=receipt id={Key} dedup
	Receipt(ctx workflow.Context, p Parcel) (string, error)
	// Sort takes its turn with the parcels of the lane.
	//
	//temporal:update name=sort serial={Lane}
	Sort(ctx workflow.Context, p Parcel) (Ledger, error)

	// Ledger is what has been taken in.
	//
	//temporal:query name=ledger
	Ledger() Ledger
}

// Scale weighs parcels.
//
//temporal:activities start-to-close=10s
type Scale interface {
	//temporal:activity name=weigh
	Weigh(ctx context.Context, p Parcel) error
}

// Input starts a run.
type Input struct {
	ID     string
	Ledger Ledger // of earlier runs
	// Total is after how many parcels the workflow completes.
	Total int
	// After is after how many parcels a run continues as new, Later after how many those do that follow; zero for never.
	After, Later int
}

// Parcel is a message.
type Parcel struct {
	Key     string
	Lane    string
	N       int    // counts the parcels of a lane, from 1
	Ballast string // makes the message large
	Receipt int    // how long the receipt is
}

// Ledger says what has been taken in.
type Ledger struct {
	Runs  []int          // how many parcels each run has taken in
	Lanes map[string]int // the last parcel of each lane
	Wrong []string       // parcels out of order, or taken in twice
	Open  int            // parcels whose handlers run
	Most  int            // the largest number of them
}
