package main

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// account implements Account.
type account struct {
	in        Input
	state     State
	customers CustomersActivities
}

// newAccount restores the state before any message is handled. It must not block, so looking up the name is left to Run.
func newAccount(_ workflow.Context, in Input) (Account, error) {
	return &account{in: in, state: in.State}, nil
}

func (a *account) Run(ctx workflow.Context, _ Input) (Status, error) {
	if !a.ready() {
		name, err := a.customers.Name(ctx, a.in.CustomerID)
		if err != nil {
			return Status{}, err
		}
		a.state.Name = name
	}
	err := workflow.Await(ctx, func() bool { return a.state.Closed || a.in.Limits.Reached(ctx) })
	if err != nil {
		return Status{}, err
	}
	if !a.state.Closed {
		// The state is read when all handlers have finished. One of them may close the account: then the next run is a short one.
		return Status{}, ContinueAccountAsNew(func() Input {
			next := a.in
			next.State = a.state
			next.State.Run++
			return next
		})
	}
	return a.Status(), nil
}

// ready tells whether Run has loaded what handlers need.
func (a *account) ready() bool { return a.state.Name != "" }

func (a *account) ValidateAddPoints(workflow.Context, Points) error {
	if a.state.Closed {
		return errors.New("the account is closed")
	}
	return nil
}

func (a *account) AddPoints(ctx workflow.Context, points Points) (Status, error) {
	if err := workflow.Await(ctx, a.ready); err != nil {
		return Status{}, err
	}
	before := a.level()
	a.state.Points += points.Points
	if level := a.level(); level != before {
		if err := a.customers.Congratulate(ctx, Promotion{Name: a.state.Name, Level: level}); err != nil {
			return Status{}, err
		}
	}
	return a.Status(), nil
}

func (a *account) Close(workflow.Context) (Status, error) {
	a.state.Closed = true
	return a.Status(), nil
}

func (a *account) Status() Status {
	return Status{Name: a.state.Name, Points: a.state.Points, Level: a.level(), Closed: a.state.Closed, Run: a.state.Run}
}

func (a *account) level() Level {
	switch {
	case a.state.Points >= 1000:
		return Platinum
	case a.state.Points >= 500:
		return Gold
	}
	return Basic
}

// String is the status in words.
func (s Status) String() string {
	return fmt.Sprintf("%d points, level %s, in run %d", s.Points, s.Level, s.Run+1)
}
