package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Record is the medical record of one patient. Its ID is no secret, so it has the number of the record and no name.
//
//temporal:workflow queue=records id=record-{Number}
type Record interface {
	// Run keeps the record until it is closed.
	//
	//temporal:run
	Run(ctx workflow.Context, in RecordInput) (Summary, error)

	// Prescribe orders a medicine at the pharmacy, and tells where it is to be had.
	//
	//temporal:update name=prescribe id={Number} dedup
	Prescribe(ctx workflow.Context, p Prescription) (string, error)

	// ValidatePrescribe rejects what the patient is allergic to.
	//
	//temporal:validator for=Prescribe
	ValidatePrescribe(ctx workflow.Context, p Prescription) error

	// Note writes something down.
	//
	//temporal:signal name=note key={ID}
	Note(ctx workflow.Context, n Note)

	// Close ends the record.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context)

	// Summary tells what is in the record.
	//
	//temporal:query name=get_summary
	Summary() Summary
}

// Pharmacy has medicines.
//
//temporal:activities start-to-close=10s
type Pharmacy interface {
	// Dispense puts a medicine into a locker, and tells which.
	//
	//temporal:activity name=dispense
	Dispense(ctx context.Context, o Order) (string, error)
}

// RecordInput starts a record, and each later run of it.
type RecordInput struct {
	Number    string
	Patient   string
	Allergies []string
	// UpdatesPerRun is how many updates make a run long enough. Zero is good; a story has less patience.
	UpdatesPerRun int `json:",omitempty"`
	// State is what earlier runs have left.
	State State `json:",omitzero"`
}

// State is all that changes in a record: one run hands it to the next.
type State struct {
	Medicines []string
	Notes     []string
	Closed    bool `json:",omitempty"`
}

// Prescription is a medicine for the patient of a record.
type Prescription struct {
	Number   string // no secret: it becomes the update's ID
	Medicine string
	Dose     string
}

// Note is something to remember.
type Note struct {
	ID   string // a secret: the key of a signal is nowhere in clear text
	Text string
}

// Summary tells what is in a record.
type Summary struct {
	Patient   string
	Medicines []string
	Notes     []string
}

// Order is a prescription for the pharmacy.
type Order struct {
	Patient  string
	Medicine string
	Dose     string
}
