package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

//go:generate go tool temporalgen

// Device is a device in the field. Of the reports and commands that come twice only the first counts.
//
//temporal:workflow queue=devices id=device-{DeviceID}
type Device interface {
	// Run watches the device until it is retired.
	//
	//temporal:run
	Run(ctx workflow.Context, in DeviceInput) (Summary, error)

	// Report is what the device says about itself.
	//
	//temporal:signal name=report key={ReportID}
	Report(ctx workflow.Context, r Report)

	// Command is for the device. It waits while that is offline.
	//
	//temporal:signal name=command key={CommandID}
	Command(ctx workflow.Context, c Command)

	// Retire ends the workflow, after what is under way.
	//
	//temporal:signal name=retire
	Retire(ctx workflow.Context)

	// State is what the device has reported last, or Offline.
	//
	//temporal:query name=state
	State() State

	// LastContact is when the device was heard last. It is zero if it never was.
	//
	//temporal:query name=last_contact
	LastContact() time.Time

	// Errors are the last errors of the device.
	//
	//temporal:query name=errors
	Errors() ErrorLog

	// AwaitState waits until the device is in a state. Nobody has to ask for the state again and again.
	//
	//temporal:update name=await_state unfinished=abandon
	AwaitState(ctx workflow.Context, state State) error
}

// Gateway is the way to the devices.
//
//temporal:activities prefix=gateway. start-to-close=10s
type Gateway interface {
	// Deliver hands a command to a device. A device knows a command that it has got before by its ID.
	//
	//temporal:activity max-attempts=3 non-retryable=UnknownCommand
	Deliver(ctx context.Context, d Delivery) error
}

// State is what a device does, in its own words.
type State string

// Offline is the state of a device that is silent, or has not been heard yet.
const Offline State = "offline"

// DeviceInput starts the workflow of a device.
type DeviceInput struct {
	DeviceID string `validate:"required"`
	// Silence is how long a device may be silent before it is offline, 15 minutes by default.
	Silence time.Duration `validate:"min=0"`
	// Memory is what earlier runs have left.
	Memory Memory `validate:"-"`
}

// Memory is all that is known of a device: one run hands it to the next.
type Memory struct {
	State       State
	LastContact time.Time     // by the workflow's clock
	LastReport  time.Time     // by the device's clock
	Silence     time.Duration // that the last report has announced
	Commands    runtime.Queue[Command]
	Errors      ErrorLog
	Summary     Summary
}

// Report is what a device says about itself.
type Report struct {
	ReportID string    `validate:"required"`
	At       time.Time `validate:"required"` // by the device's clock
	State    State     `validate:"required,ne=offline"`
	// Error is empty if all is well.
	Error string `validate:"max=200"`
	// Silence is how long the device will be silent, if it is not as long as always.
	Silence time.Duration `validate:"min=0"`
}

// Command tells a device what to do.
type Command struct {
	CommandID string `validate:"required"`
	Do        string `validate:"required,max=50"`
}

// Delivery is a command for one of the devices.
type Delivery struct {
	DeviceID string
	Command  Command
}

// ErrorLog has the last errors.
type ErrorLog struct {
	Entries   []LogEntry // the oldest first
	Forgotten int        // how many older ones there were
}

// LogEntry is an error at some time.
type LogEntry struct {
	At   time.Time // by the workflow's clock
	Text string
}

// Summary counts what has happened to a device.
type Summary struct {
	Reports   int
	Delivered int // commands
	Failed    int // commands
	Left      int // commands for a device that was offline until the end
}
