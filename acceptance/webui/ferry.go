package webui

import "go.temporal.io/sdk/workflow"

//go:generate go tool temporalgen

// Ferry carries cars to an island. A sentence that is no more than a comment.
//
//temporal:workflow queue=ferries id=ferry-{Island} summary="Ferry to {Island}" details="Sails **when it is full**, to {Island}."
type Ferry interface {
	// Run waits until the ferry sails, and returns the number of cars.
	//
	//temporal:run
	Run(ctx workflow.Context, in Trip) (int, error)

	// Cars are the number plates on board. They are in the order of arrival.
	//
	//temporal:query name=list_cars
	Cars() ([]string, error)
	// Sail sends the ferry on its way.
	//
	//temporal:signal name=sail
	Sail(ctx workflow.Context)
	// Board takes a car on board and returns its lane.
	//
	//temporal:update name=board_car id={Plate}
	Board(ctx workflow.Context, c Car) (int, error)
}

// Trip is where a ferry goes.
type Trip struct {
	Island string
}

// Car is what a ferry carries.
type Car struct {
	Plate string
}
