package main

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// NotRemindedType is the type of the error for those who wait for a reminder that will not come.
const NotRemindedType = "NotReminded"

// maintenance implements Maintenance.
type maintenance struct {
	in       MaintenanceInput
	state    State
	sending  int // reminders that are being sent
	notifier NotifierActivities
}

func newMaintenance(ctx workflow.Context, in MaintenanceInput) (Maintenance, error) {
	m := &maintenance{in: in, state: in.State}
	if m.state.Timers == nil {
		m.state.Timers = slices.Repeat([]Timer{{Since: workflow.Now(ctx)}}, len(in.Services))
	}
	return m, nil
}

func (m *maintenance) Run(ctx workflow.Context, _ MaintenanceInput) ([]Tally, error) {
	for i := range m.in.Services {
		runtime.Go(ctx, func(ctx workflow.Context) { m.remind(ctx, i) })
	}
	if err := workflow.Await(ctx, func() bool { return m.over(ctx) }); err != nil {
		return nil, err
	}
	if !m.enough() {
		return nil, ContinueMaintenanceAsNew(m.next)
	}
	// What is being sent counts.
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return nil, err
	}
	var tallies []Tally
	for i, s := range m.in.Services {
		tallies = append(tallies, Tally{Service: s.Name, Reminders: m.state.Timers[i].Last.Number})
	}
	return tallies, nil
}

// remind is the timer of one service. When it has fired, or the service was done earlier, it is set again, and no other one is.
func (m *maintenance) remind(ctx workflow.Context, i int) {
	for {
		due := m.due(i)
		changed, err := runtime.AwaitWithTimeout(ctx, due.Sub(workflow.Now(ctx)), func() bool {
			return m.over(ctx) || !m.due(i).Equal(due)
		})
		switch {
		case err != nil || m.over(ctx):
			return
		case !changed:
			m.send(ctx, i, due)
		}
	}
}

// send sends a reminder, and lets the next interval begin. It counts before it blocks: the timers of others may fire meanwhile.
func (m *maintenance) send(ctx workflow.Context, i int, due time.Time) {
	timer, service := &m.state.Timers[i], m.in.Services[i]
	timer.Passed++
	m.state.Begun++
	m.sending++
	defer func() { m.sending-- }()
	r := Reminder{Service: service.Name, Number: timer.Last.Number + 1, Message: service.Message, Due: due}
	if err := m.notifier.SendNotification(ctx, Notification{Email: m.in.Email, Reminder: r}); err != nil {
		// The next one may arrive, and the other services have nothing to do with it.
		workflow.GetLogger(ctx).Error("Reminder was not sent", "Service", service.Name, "Error", err)
	} else {
		timer.Last = r
	}
	if now := workflow.Now(ctx); !m.due(i).After(now) {
		// Nobody was reminded for more than an interval. That is not made up for by many reminders at once.
		timer.Since, timer.Passed = now, 0
	}
}

// due is when the next reminder of a service is due.
func (m *maintenance) due(i int) time.Time {
	timer := m.state.Timers[i]
	return m.in.Services[i].Every.After(timer.Since, timer.Passed+1)
}

// enough reports whether there are to be no more reminders.
func (m *maintenance) enough() bool {
	return m.state.Stopped || m.in.Limit > 0 && m.state.Begun >= m.in.Limit
}

// over reports whether no timer of this run is to be set again.
func (m *maintenance) over(ctx workflow.Context) bool {
	return m.enough() || runtime.ShouldContinueAsNew(ctx)
}

// next is the input of the next run. Its timers are due when they would have been in this one.
func (m *maintenance) next() MaintenanceInput {
	next := m.in
	next.State = m.state
	return next
}

// service is the index of a service, negative if there is none of that name.
func (m *maintenance) service(name string) int {
	return slices.IndexFunc(m.in.Services, func(s Service) bool { return s.Name == name })
}

func (m *maintenance) ValidateServiced(_ workflow.Context, v Visit) error {
	if m.service(v.Service) < 0 {
		return fmt.Errorf("nobody is reminded of the service %q", v.Service)
	}
	return nil
}

func (m *maintenance) Serviced(ctx workflow.Context, v Visit) (time.Time, error) {
	i := m.service(v.Service)
	m.state.Timers[i].Since, m.state.Timers[i].Passed = workflow.Now(ctx), 0
	return m.due(i), nil
}

func (m *maintenance) Stop(workflow.Context) { m.state.Stopped = true }

func (m *maintenance) Due() []Due {
	var all []Due
	for i, s := range m.in.Services {
		all = append(all, Due{Service: s.Name, Date: m.due(i)})
	}
	return all
}

func (m *maintenance) AwaitReminder(ctx workflow.Context, w WantedReminder) (Reminder, error) {
	i := m.service(w.Service)
	if i < 0 {
		return Reminder{}, fmt.Errorf("nobody is reminded of the service %q", w.Service)
	}
	reached := func() bool { return m.state.Timers[i].Last.Number >= w.Number }
	ended := func() bool { return m.enough() && m.sending == 0 }
	// A handler that waits would keep the workflow from continuing as new, in which no timer fires.
	if err := workflow.Await(ctx, func() bool { return reached() || ended() || runtime.ShouldContinueAsNew(ctx) }); err != nil {
		return Reminder{}, err
	}
	if !reached() && ended() {
		return Reminder{}, temporal.NewApplicationError("there are no more reminders", NotRemindedType)
	}
	return m.state.Timers[i].Last, nil
}
