package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Maintenance reminds the owner of a car of all services that it needs, for years.
//
//temporal:workflow queue=reminders id=maintenance-{Car}
type Maintenance interface {
	// Run has a timer for each service, all of them at a time, until there have been enough reminders or somebody stops it. It
	// returns how many there were of each service.
	//
	//temporal:run
	Run(ctx workflow.Context, in MaintenanceInput) ([]Tally, error)

	// Serviced tells that the car has had a service, so that the time until the next one begins now. It returns when that is due.
	//
	//temporal:update id={VisitID} dedup
	Serviced(ctx workflow.Context, v Visit) (time.Time, error)

	// ValidateServiced rejects services of which nobody is reminded.
	//
	//temporal:validator for=Serviced
	ValidateServiced(ctx workflow.Context, v Visit) error

	// Stop ends all timers.
	//
	//temporal:signal
	Stop(ctx workflow.Context)

	// Due lists when each service is due next.
	//
	//temporal:query
	Due() []Due

	// AwaitReminder returns the last reminder of a service when there have been so many, or an error if there will not be so many.
	// If the workflow continues as new it returns earlier: whoever still waits has to ask again.
	//
	//temporal:update
	AwaitReminder(ctx workflow.Context, w WantedReminder) (Reminder, error)
}

// Notifier is how the owner is told.
//
//temporal:activities start-to-close=30s schedule-to-close=24h
type Notifier interface {
	// SendNotification sends one message. It may be called again with the same reminder if it is not known whether that was sent.
	//
	//temporal:activity name=send_notification
	SendNotification(ctx context.Context, n Notification) error
}

// MaintenanceInput starts the reminders for a car.
type MaintenanceInput struct {
	Car      string `validate:"required"`
	Email    string `validate:"email"`
	Services []Service
	// Limit is the number of reminders, of all services together, after which it ends. Zero stands for no limit.
	Limit int `validate:"gte=0"`
	// State is what a run hands to the next one.
	State State `validate:"-"`
}

// Validate is called before the workflow is started.
func (in MaintenanceInput) Validate() error {
	if len(in.Services) == 0 {
		return errors.New("there is nothing to be reminded of")
	}
	names := map[string]bool{}
	for _, s := range in.Services {
		switch {
		case names[s.Name]:
			return fmt.Errorf("service %q is there twice", s.Name)
		case !s.Every.positive():
			return fmt.Errorf("service %q has no interval", s.Name)
		}
		names[s.Name] = true
	}
	return nil
}

// Service is something that a car needs regularly.
type Service struct {
	Name    string
	Message string
	Every   Interval
}

// State is how far the timers have come.
type State struct {
	Timers  []Timer // of the services, in their order
	Begun   int     // reminders, the ones that are just being sent among them
	Stopped bool
}

// Timer is that of one service. The next reminder is due an interval after the ones since the last service.
type Timer struct {
	Since  time.Time // the start, or the last service
	Passed int       // intervals since then
	Last   Reminder  // the last one that was sent
}

// Reminder is one message to the owner. The zero value is none.
type Reminder struct {
	Service string
	Number  int // of the service's reminders; the first one is 1
	Message string
	Due     time.Time
}

// Notification is a reminder on its way to the owner.
type Notification struct {
	Email    string
	Reminder Reminder
}

// Visit is a service that the car has had.
type Visit struct {
	VisitID string
	Service string
}

// Due is when a service is due next.
type Due struct {
	Service string
	Date    time.Time
}

// WantedReminder is what somebody waits for.
type WantedReminder struct {
	Service string
	Number  int `validate:"gte=1"`
}

// Tally is how many reminders of a service there were.
type Tally struct {
	Service   string
	Reminders int
}
