package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "reminders",
	Workers: []program.Worker{{TaskQueue: MaintenanceTaskQueue, Register: func(r worker.Registry) {
		RegisterMaintenance(r, newMaintenance)
		RegisterNotifier(r, notifier{})
	}}},
	Story: story,
}

const (
	oilChange  = "oil change"
	inspection = "inspection"
	coolant    = "coolant"
)

// services are what every car needs.
func services(oil, inspect, cool Interval) []Service {
	return []Service{
		{oilChange, "Your car needs an oil change", oil},
		{inspection, "Your car needs an annual inspection", inspect},
		{coolant, "Your car needs a coolant system service", cool},
	}
}

// month is how long a month takes in the story.
const month = 100 * time.Millisecond

// story plays two years of a car, and half a year of another one.
func story(ctx context.Context, s *program.Stage) error {
	cars := NewMaintenanceClient(s.Client)
	car, err := cars.Start(ctx, MaintenanceInput{
		Car:      s.ID("HH-AB-123"),
		Email:    "ann@example.com",
		Services: services(Interval{Duration: 3 * month}, Interval{Duration: 12 * month}, Interval{Duration: 24 * month}),
	})
	if err != nil {
		return err
	}
	s.Say("%s has three timers at a time, and a month takes %v", car.WorkflowID(), month)
	for _, wanted := range []WantedReminder{
		{oilChange, 1}, {oilChange, 2}, {oilChange, 3}, {inspection, 1}, {oilChange, 5}, {oilChange, 6}, {oilChange, 7},
		{inspection, 2}, {coolant, 1},
	} {
		reminder, err := awaitReminder(ctx, car, wanted)
		if err != nil {
			return err
		}
		s.Say("  %s (reminder %d)", reminder.Message, wanted.Number)
	}
	before, err := car.Due(ctx)
	if err != nil {
		return err
	}
	due, err := car.Serviced(ctx, Visit{VisitID: "visit-1", Service: coolant})
	if err != nil {
		return err
	}
	if !due.After(before[2].Date) {
		return fmt.Errorf("the coolant is due at %v, and was to be due at %v before it was changed", due, before[2].Date)
	}
	s.Say("The coolant is changed, and two years begin anew")
	if err := car.Stop(ctx); err != nil {
		return err
	}
	if _, err := car.Result(ctx); err != nil {
		return err
	}
	s.Say("The car is sold. There are no more reminders")

	other, err := cars.Start(ctx, MaintenanceInput{
		Car:      s.ID("HH-XY-9"),
		Email:    "bob@example.com",
		Services: []Service{{oilChange, "Your car needs an oil change", Interval{Duration: 3 * month}}},
		Limit:    2,
	})
	if err != nil {
		return err
	}
	tallies, err := other.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("\n%s has ended by itself:", other.WorkflowID())
	for _, tally := range tallies {
		s.Say("  %s: %d reminders", tally.Service, tally.Reminders)
	}
	return nil
}

// awaitReminder waits for a reminder, in whichever run of the workflow it is sent.
func awaitReminder(ctx context.Context, car *MaintenanceHandle, wanted WantedReminder) (Reminder, error) {
	for {
		last, err := car.AwaitReminder(ctx, wanted)
		if err != nil || last.Number >= wanted.Number {
			return last, err
		}
	}
}
