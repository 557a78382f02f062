package main

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Timer wakes up at a time that can be moved.
//
//temporal:workflow queue=timers id=timer-{Name}
type Timer interface {
	// Run waits for the wake-up time and returns when it woke up.
	//
	//temporal:run
	Run(ctx workflow.Context, in Input) (time.Time, error)

	// Move sets the wake-up time. One that is in the past wakes the timer up at once.
	//
	//temporal:signal name=move
	Move(ctx workflow.Context, to NewTime)

	// Reschedule sets the wake-up time, which must not be in the past, and returns the old one.
	//
	//temporal:update name=reschedule
	Reschedule(ctx workflow.Context, to NewTime) (time.Time, error)

	// ValidateReschedule rejects times that are in the past.
	//
	//temporal:validator for=Reschedule
	ValidateReschedule(ctx workflow.Context, to NewTime) error

	// WakeUpTime is when the timer will wake up, or was to.
	//
	//temporal:query name=wake_up_time
	WakeUpTime() time.Time
}

// Input is a timer to start, and what a run hands to the next one.
type Input struct {
	Name   string    `validate:"required"`
	WakeUp time.Time `validate:"required"`
}

// NewTime is a wake-up time that replaces another.
type NewTime struct {
	WakeUp time.Time `validate:"required"`
}
