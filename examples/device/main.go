package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "device",
	Workers: []program.Worker{{TaskQueue: DeviceTaskQueue, Register: func(r worker.Registry) {
		RegisterDevice(r, newDevice)
		RegisterGateway(r, field{})
	}}},
	Story: story,
}

// story plays a valve, and somebody who sends it commands.
func story(ctx context.Context, s *program.Stage) error {
	valve, err := NewDeviceClient(s.Client).Start(ctx, DeviceInput{DeviceID: s.ID("valve-7"), Silence: time.Hour})
	if err != nil {
		return err
	}
	if err := tell(ctx, s, valve, "Nobody has heard of it"); err != nil {
		return err
	}

	if err := valve.Report(ctx, Report{ReportID: "1", At: time.Now(), State: "closed"}); err != nil {
		return err
	}
	if err := tell(ctx, s, valve, "It has reported"); err != nil {
		return err
	}
	if err := valve.Command(ctx, Command{CommandID: "a", Do: "open"}); err != nil {
		return err
	}
	if err := valve.AwaitState(ctx, "open"); err != nil {
		return err
	}
	s.Say("It has opened")

	// It will sleep, and not be heard for longer than it has announced.
	asleep := Report{ReportID: "2", At: time.Now(), State: "open", Error: "battery low", Silence: 300 * time.Millisecond}
	if err := valve.Report(ctx, asleep); err != nil {
		return err
	}
	if err := valve.AwaitState(ctx, Offline); err != nil {
		return err
	}
	for _, c := range []Command{{CommandID: "b", Do: "whistle"}, {CommandID: "c", Do: "close"}} {
		// The second time nothing happens: a command is known by its ID.
		for range 2 {
			if err := valve.Command(ctx, c); err != nil {
				return err
			}
		}
	}
	if err := tell(ctx, s, valve, "It is silent, and two commands wait for it"); err != nil {
		return err
	}

	if err := valve.Report(ctx, Report{ReportID: "3", At: time.Now(), State: "open"}); err != nil {
		return err
	}
	if err := valve.AwaitState(ctx, "closed"); err != nil {
		return err
	}
	if err := tell(ctx, s, valve, "It is back"); err != nil {
		return err
	}
	log, err := valve.Errors(ctx)
	if err != nil {
		return err
	}
	for _, entry := range log.Entries {
		s.Say("  error: %s", entry.Text)
	}

	if err := valve.Retire(ctx); err != nil {
		return err
	}
	summary, err := valve.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("Retired after %d reports: %d commands delivered, %d failed, %d left", summary.Reports, summary.Delivered, summary.Failed, summary.Left)
	return nil
}

// tell asks the queries.
func tell(ctx context.Context, s *program.Stage, device *DeviceHandle, what string) error {
	state, err := device.State(ctx)
	if err != nil {
		return err
	}
	contact, err := device.LastContact(ctx)
	if err != nil {
		return err
	}
	s.Say("%s: state %s, contact: %t", what, state, !contact.IsZero())
	return nil
}
