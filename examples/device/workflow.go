package main

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// defaultSilence is how long a device may be silent unless its input or its report says otherwise.
const defaultSilence = 15 * time.Minute

// device implements Device. What has to survive continuing as new is in its memory.
type device struct {
	id         string
	silence    time.Duration
	memory     Memory
	gateway    GatewayActivities
	delivering bool
	retired    bool
}

func newDevice(_ workflow.Context, in DeviceInput) (Device, error) {
	in.Memory.State = cmp.Or(in.Memory.State, Offline)
	return &device{id: in.DeviceID, silence: in.Silence, memory: in.Memory}, nil
}

func (d *device) Run(ctx workflow.Context, _ DeviceInput) (Summary, error) {
	for {
		if err := d.awaitWork(ctx); err != nil {
			return d.memory.Summary, err
		}
		switch {
		case d.retired:
			// A command that is being delivered counts as well.
			err := runtime.AwaitHandlers(ctx)
			d.memory.Summary.Left = d.memory.Commands.Len()
			return d.memory.Summary, err
		case runtime.ShouldContinueAsNew(ctx):
			return Summary{}, ContinueDeviceAsNew(func() DeviceInput {
				return DeviceInput{DeviceID: d.id, Silence: d.silence, Memory: d.memory}
			})
		case d.online() && !workflow.Now(ctx).Before(d.deadline()):
			d.memory.State = Offline
			d.memory.Errors.add(workflow.Now(ctx), "no contact")
		}
	}
}

// awaitWork waits until the device may be silent for too long, or something else has to be done. A report moves the deadline
// to a later time, for which another timer is only needed when the first is over.
func (d *device) awaitWork(ctx workflow.Context) error {
	if !d.online() {
		return workflow.Await(ctx, func() bool { return d.online() || d.ends(ctx) })
	}
	deadline := d.deadline()
	_, err := runtime.AwaitWithTimeout(ctx, deadline.Sub(workflow.Now(ctx)), func() bool {
		return d.deadline().Before(deadline) || d.ends(ctx)
	})
	return err
}

func (d *device) ends(ctx workflow.Context) bool {
	return d.retired || runtime.ShouldContinueAsNew(ctx)
}

func (d *device) online() bool { return d.memory.State != Offline }

// deadline is when the device is offline if it is not heard before.
func (d *device) deadline() time.Time {
	return d.memory.LastContact.Add(cmp.Or(d.memory.Silence, d.silence, defaultSilence))
}

func (d *device) Report(ctx workflow.Context, r Report) {
	d.memory.Summary.Reports++
	d.memory.LastContact = workflow.Now(ctx)
	if r.Error != "" {
		d.memory.Errors.add(workflow.Now(ctx), r.Error)
	}
	// On their way to the server reports can overtake each other. An old one shows that the device is there, and no more.
	if d.online() && r.At.Before(d.memory.LastReport) {
		return
	}
	d.memory.State, d.memory.LastReport, d.memory.Silence = r.State, r.At, r.Silence
	d.deliver(ctx)
}

func (d *device) Command(ctx workflow.Context, c Command) {
	if err := d.memory.Commands.Push(c); err != nil {
		d.failed(ctx, c, err)
		return
	}
	d.deliver(ctx)
}

// deliver hands commands to the device while it is online, one after the other. While one handler does so, the others leave
// their commands to it.
func (d *device) deliver(ctx workflow.Context) {
	if d.delivering {
		return
	}
	d.delivering = true
	defer func() { d.delivering = false }()
	for d.online() && ctx.Err() == nil {
		c, ok := d.memory.Commands.TryPop()
		if !ok {
			return
		}
		if err := d.gateway.Deliver(ctx, Delivery{DeviceID: d.id, Command: c}); err != nil {
			d.failed(ctx, c, err)
			continue
		}
		d.memory.Summary.Delivered++
	}
}

func (d *device) failed(ctx workflow.Context, c Command, err error) {
	d.memory.Summary.Failed++
	text := err.Error()
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		text = app.Message() // without the name of the machine
	}
	d.memory.Errors.add(workflow.Now(ctx), fmt.Sprintf("command %q: %s", c.Do, text))
}

func (d *device) Retire(workflow.Context) { d.retired = true }

func (d *device) State() State { return d.memory.State }

func (d *device) LastContact() time.Time { return d.memory.LastContact }

func (d *device) Errors() ErrorLog { return d.memory.Errors }

func (d *device) AwaitState(ctx workflow.Context, state State) error {
	return workflow.Await(ctx, func() bool { return d.memory.State == state })
}
