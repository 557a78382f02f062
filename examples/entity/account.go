package main

import (
	"context"
	"errors"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

//go:generate go tool temporalgen

// Account is the reward account of one customer.
//
//temporal:workflow queue=rewards id=rewards-{CustomerID}
type Account interface {
	// Run keeps the account until it is closed.
	//
	//temporal:run
	Run(ctx workflow.Context, in Input) (Status, error)

	// AddPoints gives points to the customer, and congratulates on a new level.
	//
	//temporal:update name=add_points id={RequestID} dedup serial
	AddPoints(ctx workflow.Context, points Points) (Status, error)

	// ValidateAddPoints rejects points for a closed account.
	//
	//temporal:validator for=AddPoints
	ValidateAddPoints(ctx workflow.Context, points Points) error

	// Close ends the account, and tells what has become of it.
	//
	//temporal:update name=close
	Close(ctx workflow.Context) (Status, error)

	// Status tells about the account.
	//
	//temporal:query name=get_status
	Status() Status
}

// Customers are what an account needs from the shop.
//
//temporal:activities start-to-close=10s
type Customers interface {
	// Name looks a customer's name up.
	//
	//temporal:activity name=get_name
	Name(ctx context.Context, customerID string) (string, error)

	// Congratulate tells a customer about a new level.
	//
	//temporal:activity name=congratulate
	Congratulate(ctx context.Context, promotion Promotion) error
}

// Input starts an account, and each later run of it.
type Input struct {
	CustomerID string
	// Limits say when a run is long enough. The defaults are good; a test has less patience.
	Limits runtime.ContinueAsNewLimits
	// State is what earlier runs have left.
	State State
}

// State is all that an account knows: one run hands it to the next.
type State struct {
	Name   string // "" until it has been looked up
	Points int
	Closed bool
	Run    int // counts the earlier runs
}

// Points are a number of points for one purchase.
type Points struct {
	RequestID string // of the request to add them: they count once
	Points    int
}

// Validate is called before points are sent, and again before they are handled.
func (p Points) Validate() error {
	if p.Points <= 0 {
		return errors.New("the number of points must be positive")
	}
	return nil
}

// Level is how much a customer is worth.
type Level string

// The levels, from the lowest.
const (
	Basic    Level = "basic"
	Gold     Level = "gold"     // from 500 points on
	Platinum Level = "platinum" // from 1000 points on
)

// Status tells about an account.
type Status struct {
	Name   string
	Points int
	Level  Level
	Closed bool
	Run    int // counts the earlier runs
}

// Promotion is a customer's new level.
type Promotion struct {
	Name  string
	Level Level
}
